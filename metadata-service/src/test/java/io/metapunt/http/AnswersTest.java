package io.metapunt.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.metapunt.instance.TestInstances;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private final TestHttp http = TestHttp.ofKnownInstance();

    private String ask(String method, String target, String headers) {
        return http.say(method + " " + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }

    @Test
    void documentHasItsTypeItsLengthAndNothingThatTellsOfTheServer() {
        assertThat(http.get("/a"))
                .isEqualToIgnoringCase("HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=UTF-8\r\n"
                        + "content-length: 7\r\n\r\nGET /a ");
    }

    @Test
    void headGivesTheHeadOfTheSameAnswer() {
        String answer = ask("HEAD", "/headed", "");
        assertThat(answer).containsIgnoringCase("content-length: 1\r\n").containsIgnoringCase("x-test: yes\r\n");
        assertThat(TestHttp.body(answer)).isEmpty();
        assertThat(http.get("/next")).endsWith("GET /next ");
    }

    @Test
    void headThatFailsIsHtmlOfNoLength() {
        String answer = ask("HEAD", "/missing", "");
        assertThat(TestHttp.status(answer)).isEqualTo(404);
        assertThat(answer)
                .containsIgnoringCase("content-length: 0\r\n")
                .containsIgnoringCase("content-type: text/html");
        assertThat(TestHttp.body(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "OPTIONS", "PATCH", "BREW"})
    void methodIsPassedOn(String method) {
        assertThat(ask(method, "/a", "Content-Length: 0\r\n")).endsWith(method + " /a ");
    }

    /** Lengths as Nova's own pages have them. */
    @ParameterizedTest
    @CsvSource({
        "'', text/plain; charset=UTF-8, 52",
        "text/plain, text/plain; charset=UTF-8, 52",
        "*/*, text/html; charset=UTF-8, 154",
        "'text/html,application/xhtml+xml', text/html; charset=UTF-8, 154"
    })
    void errorPageIsOfTheKindThatIsAccepted(String accept, String type, int length) {
        String answer = ask("GET", "/missing", accept.isEmpty() ? "" : "Accept: " + accept + "\r\n");
        assertThat(TestHttp.status(answer)).isEqualTo(404);
        assertThat(answer).containsIgnoringCase("content-type: " + type + "\r\n");
        assertThat(TestHttp.body(answer)).hasSize(length).contains("404 Not Found");
        assertThat(http.isOpen()).isTrue();
    }

    @Test
    void errorPageInJsonIsAnObject() {
        String answer = ask("GET", "/missing", "Accept: application/json\r\n");
        assertThat(answer).containsIgnoringCase("content-type: application/json");
        assertThat(TestHttp.body(answer))
                .startsWith("{\"message\": ")
                .endsWith("\"code\": \"404 Not Found\", \"title\": \"Not Found\"}");
    }

    @Test
    void errorPageDoesNotRepeatWhatTheGuestWrote() {
        assertThat(ask("GET", "/missing/<script>", "Accept: text/html\r\n")).doesNotContain("script");
    }

    @Test
    void faultOfAHandlerIsA500AndTheConnectionStays() {
        assertThat(TestHttp.status(http.get("/broken"))).isEqualTo(500);
        assertThat(http.get("/next")).endsWith("GET /next ");
    }

    @Test
    void everyAnswerIsLogged() {
        var _ = http.get("/a?x=1");
        var _ = http.get("/missing");
        var _ = ask("HEAD", "/a", "");
        assertThat(http.logged)
                .containsExactly(
                        new TestHttp.Logged(Optional.of(TestInstances.UUID_ONE), "GET", "/a?x=1", 200, 7),
                        new TestHttp.Logged(Optional.of(TestInstances.UUID_ONE), "GET", "/missing", 404, 52),
                        new TestHttp.Logged(Optional.of(TestInstances.UUID_ONE), "HEAD", "/a", 200, 0));
    }
}
