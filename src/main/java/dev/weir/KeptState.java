package dev.weir;

import dev.weir.admin.Persistence;
import dev.weir.state.Keeper;
import dev.weir.state.Trouble;
import java.util.Optional;

/** What the admin API knows of the keeper of state. */
record KeptState(Keeper keeper) implements Persistence {

    @Override
    public Optional<String> settle() {
        return keeper.settle();
    }

    @Override
    public Optional<Report> report() {
        Optional<Trouble> trouble = keeper.trouble();
        return Optional.of(new Report(
                keeper.directory().toString(),
                trouble.map(Trouble::sinceMillis).orElse(null),
                trouble.map(Trouble::error).orElse(null)));
    }
}
