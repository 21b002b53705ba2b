package dev.assay.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What of a row PostgreSQL could keep, but not read. */
class RowJsonTest {

    @Test
    void nulCharactersBecomeReplacementsInNamesAndValues() {
        String row = "{\"a\\u0000\":[{\"b\":\"x\\u0000y\"},1.50,null],\"c\":true}";
        assertThat(RowJson.write(RowJson.read(row)))
                .isEqualTo("{\"a\uFFFD\":[{\"b\":\"x\uFFFDy\"},1.50,null],\"c\":true}");
    }

    @Test
    void theLettersOfAnEscapeStayAsTheyAre() {
        String row = "{\"a\":\"\\\\u0000\",\"price\":1.50}";
        assertThat(RowJson.write(RowJson.read(row))).isEqualTo(row);
    }
}
