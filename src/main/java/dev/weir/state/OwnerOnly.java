package dev.weir.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of what is created: nobody else needs to know which hosts fail, and why. */
final class OwnerOnly {

    private static final FileAttribute<?>[] NOTHING_TO_SAY = {};

    private OwnerOnly() {}

    static FileAttribute<?>[] directory(Path place) {
        return isPosix(place) ? permissions("rwx------") : NOTHING_TO_SAY;
    }

    static FileAttribute<?>[] file(Path place) {
        return isPosix(place) ? permissions("rw-------") : NOTHING_TO_SAY;
    }

    /** Whether the file system of this path, which may not exist, has permissions like that. */
    static boolean isPosix(Path place) {
        return Files.getFileAttributeView(place, PosixFileAttributeView.class) != null;
    }

    private static FileAttribute<?>[] permissions(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
