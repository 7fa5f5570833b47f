package dev.weir.drill;

/**
 * What has to be known of a drill to judge one of its requests.
 *
 * @param goodHost whether one host at least was good and usable all the time
 * @param trouble whether some host misbehaved meanwhile or just before
 * @param troubledServer whether that can be said of the host that answered
 * @param bannedServer whether the host that answered was ordered out all the time
 * @param stopping whether it ended after SIGTERM and no host had seen it before
 */
record Circumstances(
        boolean goodHost, boolean trouble, boolean troubledServer, boolean bannedServer, boolean stopping) {}
