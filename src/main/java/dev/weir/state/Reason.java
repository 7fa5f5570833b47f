package dev.weir.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something about files failed, in the operator's words. */
final class Reason {

    private Reason() {}

    static String of(IOException failure) {
        if (failure instanceof FileSystemException about) {
            return about.getFile() + ": " + text(about);
        }
        return String.valueOf(failure.getMessage());
    }

    private static String text(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "is no directory";
        }
        String reason = failure.getReason();
        return reason != null ? reason : failure.getClass().getSimpleName();
    }
}
