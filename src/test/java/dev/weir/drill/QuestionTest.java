package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {

    private static final long SEED = 4711;

    @Test
    void seedAndNumberDecideEverything() {
        Question one = Question.of(SEED, 12);
        Question other = Question.of(SEED, 12);

        assertThat(one).isEqualTo(other);
        assertThat(one.body()).isEqualTo(other.body());
        assertThat(one.answer()).isEqualTo(other.answer());
    }

    @Test
    void hostFindsTheQuestionByItsTarget() {
        Question question = Question.of(SEED, 12);

        assertThat(Question.asked(SEED, question.target())).isEqualTo(question);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/drill/", "/drill/x", "/drill/-", "/other/12"})
    void targetOfNoQuestionIsRefused(String target) {
        assertThatThrownBy(() -> Question.asked(SEED, target)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void answersDifferFromEachOtherAndFromBodies() {
        List<byte[]> contents = questions(1_000)
                .flatMap(question -> Stream.of(question.body(), question.answer()))
                .filter(content -> content.length >= 8)
                .toList();

        assertThat(contents.stream().map(Arrays::hashCode).collect(Collectors.toSet()))
                .hasSize(contents.size());
    }

    @Test
    void loadHasRequestsOfEveryKind() {
        List<Question> questions = questions(1_000).toList();

        assertThat(questions).extracting(Question::method).contains(Question.Method.values());
        assertThat(questions).extracting(Question::framing).contains(Question.Framing.values());
        assertThat(questions).extracting(Question::alone).contains(true, false);
        assertThat(questions)
                .filteredOn(question -> question.method() == Question.Method.POST)
                .anyMatch(question -> question.bodyLength() == 0)
                .anyMatch(question -> question.bodyLength() > 0);
        assertThat(questions).anyMatch(question -> question.answerLength() == 0);
    }

    private static Stream<Question> questions(int count) {
        return LongStream.range(0, count).mapToObj(number -> Question.of(SEED, number));
    }
}
