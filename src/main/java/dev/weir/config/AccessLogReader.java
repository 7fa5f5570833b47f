package dev.weir.config;

import dev.weir.accesslog.AccessLogOptions;

/** Reads what is written of each request, and where. */
final class AccessLogReader {

    private AccessLogReader() {}

    static AccessLogOptions read(Section log, OnDisk disk) {
        AccessLogOptions defaults = AccessLogOptions.defaults();
        AccessLogOptions options = new AccessLogOptions(
                log.value("format", Forms::logFormat, defaults.format()),
                log.optional("path", disk::log).orElse(null),
                log.largeSize(AccessLogOptions.MAX_SIZE, defaults.maxSize()),
                log.number(AccessLogOptions.KEEP_DAYS, defaults.keepDays()),
                log.largeSize(AccessLogOptions.TOTAL_SIZE, defaults.totalSize()),
                log.number(AccessLogOptions.QUEUE, defaults.queue()));
        if (options.totalSize() < options.maxSize()) {
            log.problem("total_size", "must not be less than max_size");
        }
        return options;
    }
}
