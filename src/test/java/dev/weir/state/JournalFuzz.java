package dev.weir.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines as a journal: what is read of it, written again, is the beginning of the file, byte by byte. The lines get their
 * checksums and numbers here, as nobody guesses those. The first byte says which byte of the file is damaged then, if any.
 */
public final class JournalFuzz {

    private static final Path FILE = file();

    private JournalFuzz() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        int damage = input.length > 0 ? input[0] & 0xff : 0;
        String texts = new String(
                input, Math.min(1, input.length), Math.max(0, input.length - 1), StandardCharsets.ISO_8859_1);
        byte[] journal = written(Arrays.asList(texts.split("\n", -1)));
        if (damage > 0) {
            journal[damage % journal.length] ^= 1;
        }
        Files.write(FILE, journal);
        try {
            check(journal);
        } catch (StateUnusable otherFormat) {
            if (damage == 0) {
                throw otherFormat;
            }
        }
    }

    private static void check(byte[] journal) throws IOException {
        List<String> read = new ArrayList<>();
        Recovery recovery = Recovery.read(FILE, entry -> read.add(EntryText.of(entry)));
        int good = (int) recovery.goodBytes();
        byte[] again = good == 0 ? new byte[0] : written(read);
        if (recovery.entries() != read.size()
                || good > journal.length
                || recovery.torn() && recovery.isWhole()
                || !Arrays.equals(again, 0, again.length, journal, 0, good)) {
            throw new AssertionError(recovery + " " + read);
        }
    }

    private static byte[] written(List<String> texts) {
        StringBuilder lines = new StringBuilder(Line.of(0, Recovery.TITLE + EntryText.FORMAT)).append('\n');
        for (int i = 0; i < texts.size(); i++) {
            lines.append(Line.of(i + 1, texts.get(i))).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Path file() {
        try {
            Path file = Files.createTempFile("weir-fuzz", ".journal");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
