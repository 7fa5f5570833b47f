package dev.weir.admin;

import dev.weir.upstream.ResendBudget;

/**
 * How often requests of an upstream were sent again after something of them was sent, since the start.
 *
 * @param requests of clients
 * @param resends that the budget allowed
 * @param refused resends that it did not
 */
record ResendsView(long requests, long resends, long refused) {

    static ResendsView of(ResendBudget budget) {
        return new ResendsView(budget.requests(), budget.resends(), budget.refusals());
    }
}
