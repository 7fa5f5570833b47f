package dev.weir.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns that are as wide as their widest cell, two spaces apart. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** A table of these columns. */
    TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** A cell for each column, on one line whatever is in it. */
    void add(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("a row has " + cells.length + " cells");
        }
        rows.add(Arrays.stream(cells)
                .map(cell -> cell.replaceAll("[\\n\\t]", " "))
                .toList());
    }

    /** The lines, without spaces at their ends; numbers stand to the right. */
    List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        boolean[] numbers = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int at = column;
            widths[at] =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            numbers[at] = rows.stream().skip(1).allMatch(row -> isNumber(row.get(at)));
        }
        return rows.stream().map(row -> line(row, widths, numbers)).toList();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("-|[0-9]+(\\.[0-9]+)?");
    }

    private static String line(List<String> row, int[] widths, boolean[] numbers) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP).append(numbers[column] ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }
}
