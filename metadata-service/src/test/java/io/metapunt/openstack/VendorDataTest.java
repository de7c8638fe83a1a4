package io.metapunt.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.metapunt.http.Answer;
import io.metapunt.http.AnswerSink;
import io.metapunt.http.Exchange;
import io.metapunt.http.Origin;
import io.metapunt.http.Reply;
import io.metapunt.instance.Instance;
import io.metapunt.instance.TestInstances;
import io.metapunt.vendordata.VendorDataClient;
import io.metapunt.vendordata.VendorDataPolicy;
import io.metapunt.vendordata.VendorTarget;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorDataTest {
    private static final Instance SAMPLE = TestInstances.read(TestInstances.SAMPLE + """
            meta: {role: web}
            image_id: 3a5d9758-0000-4000-8000-000000000001
            vendor_data: {company: example}
            """);
    private static final int LIMIT_SECONDS = 10;

    private VendorServices services;
    private EventLoopGroup loops;

    @BeforeEach
    void start() throws Exception {
        services = new VendorServices();
        loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }

    @AfterEach
    void stop() {
        services.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static VendorDataPolicy policy(boolean fatal, Duration limit, String... targets) {
        return new VendorDataPolicy(
                true,
                JsonNodeFactory.instance.objectNode().put("common", 1),
                Arrays.stream(targets).map(VendorTarget::parse).collect(ImmutableList.toImmutableList()),
                limit,
                fatal,
                Optional.empty());
    }

    private static VendorDataPolicy policy(String... targets) {
        return policy(false, Duration.ofSeconds(LIMIT_SECONDS), targets);
    }

    private static VendorData data(VendorDataPolicy policy) throws Exception {
        return new VendorData(SAMPLE, VendorDataClient.open(policy, Runnable::run));
    }

    /** Takes one answer. */
    private static final class Taken implements AnswerSink {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        @Override
        public void answer(Answer given, Origin origin) {
            answer.complete(given);
        }

        @Override
        public void begin(int status, HttpHeaders headers, OptionalLong length, Origin origin) {
            throw new AssertionError();
        }

        @Override
        public void data(byte[] octets) {
            throw new AssertionError();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void end() {
            throw new AssertionError();
        }

        @Override
        public void cut() {
            throw new AssertionError();
        }
    }

    private CompletableFuture<Answer> ask(VendorData data) {
        Reply reply = data.second();
        if (reply instanceof Answer answer) {
            return CompletableFuture.completedFuture(answer);
        }
        Taken taken = new Taken();
        var loop = loops.next();
        loop.execute(() -> {
            var _ = ((Reply.Later) reply).begin(new Exchange(loop, LocalAddress.ANY, 0), taken);
        });
        return taken.answer;
    }

    private String second(VendorDataPolicy policy) throws Exception {
        return text(ask(data(policy)).get(2 * LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private static String text(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Document.class);
        assertThat(((Answer.Document) answer).contentType()).isEqualTo("application/json");
        return new String(((Answer.Document) answer).body(), StandardCharsets.UTF_8);
    }

    @Test
    void withoutServicesThereIsStaticDataAlone() throws Exception {
        assertThat(second(policy())).isEqualTo("{\"static\": {\"company\": \"example\"}}");
        assertThat(text(data(policy()).first())).isEqualTo("{\"company\": \"example\"}");
    }

    @Test
    void instanceWithoutDataOfItsOwnHasWhatIsCommon() throws Exception {
        VendorData bare = new VendorData(
                TestInstances.read("uuid: " + TestInstances.UUID_ONE), VendorDataClient.open(policy(), Runnable::run));
        assertThat(text(bare.first())).isEqualTo("{\"common\": 1}");
        assertThat(text(ask(bare).join())).isEqualTo("{\"static\": {\"common\": 1}}");
    }

    @Test
    void withoutStaticDataItsDocumentIsNotFound() throws Exception {
        VendorDataPolicy off = new VendorDataPolicy(
                false, policy().common(), ImmutableList.of(), Duration.ofSeconds(1), false, Optional.empty());
        assertThat(data(off).first().status()).isEqualTo(404);
        assertThat(second(off)).isEqualTo("{}");
    }

    @Test
    void everyServiceIsAskedAsNovaAsksAndStandsByItsName() throws Exception {
        String one = services.service("one", 200, "{\"a\": [1, {\"b\": null}]}");
        String two = services.service("two", 200, "\"text\"");

        assertThat(second(policy(one, two)))
                .isEqualTo(
                        "{\"static\": {\"company\": \"example\"}, \"one\": {\"a\": [1, {\"b\": null}]}, \"two\": \"text\"}");

        assertThat(services.asked).hasSize(2).allSatisfy(asked -> {
            assertThat(asked)
                    .matches("(?s)POST (one|two) application/json application/json openstack-nova-vendordata \\{.*");
            ObjectNode question =
                    (ObjectNode) JsonMapper.builder().build().readTree(asked.substring(asked.indexOf('{')));
            assertThat(question).isEqualTo(JsonMapper.builder().build().readTree("""
                    {"project-id": "ca17d50f6ac049928cc2fb2217dab93b",
                     "instance-id": "daf32a70-42c9-4d30-8ec5-3a5d97582cff",
                     "image-id": "3a5d9758-0000-4000-8000-000000000001",
                     "user-data": "I2Nsb3VkLWNvbmZpZwpob3N0bmFtZTogeAo=",
                     "hostname": "int32bit-test-1",
                     "metadata": {"role": "web"},
                     "boot-roles": ""}
                    """));
        });
    }

    @ParameterizedTest
    @CsvSource({"404, {}", "500, {}", "302, {}", "200, no JSON", "200, {} {}", "200, ''", "204, ''"})
    void whatIsOfNoUseCountsAsAnEmptyObject(int status, String body) throws Exception {
        assertThat(second(policy(services.service("one", status, body))))
                .isEqualTo("{\"static\": {\"company\": \"example\"}, \"one\": {}}");
    }

    /** Where Netty's library for epoll does not load. */
    @Test
    void servicesAreAskedFromALoopOfJavasSelectorsAsWell() throws Exception {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        assertThat(second(policy(services.service("one", 200, "1")))).endsWith("\"one\": 1}");
    }

    @Test
    void answerBeyondItsBoundIsOfNoUse() throws Exception {
        String large = services.service("one", 200, "\"" + "x".repeat(1024 * 1024) + "\"");
        assertThat(second(policy(large))).endsWith("\"one\": {}}");
    }

    @Test
    void serviceThatIsNotThereIsOfNoUse() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(second(policy("one@http://127.0.0.1:" + port + "/"))).endsWith("\"one\": {}}");
        assertThat(second(policy("one@http://no-such-host.invalid/"))).endsWith("\"one\": {}}");
    }

    @Test
    void slowServiceHoldsUpForTheLimitAndNoLonger() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        String slow = services.service("slow", exchange -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        String quick = services.service("quick", 200, "1");
        long before = System.nanoTime();

        assertThat(second(policy(false, Duration.ofMillis(300), slow, quick)))
                .isEqualTo("{\"static\": {\"company\": \"example\"}, \"slow\": {}, \"quick\": 1}");

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        never.countDown();
    }

    @Test
    void whereFailureIsFatalTheDocumentIsNotThereNow() throws Exception {
        String failing = services.service("one", 500, "");
        Answer answer = ask(data(policy(true, Duration.ofSeconds(LIMIT_SECONDS), failing)))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    @Test
    void requestsAtOneTimeShareOneQuestionAndLaterOnesAskAnew() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        String service = services.service("one", exchange -> {
            try {
                goOn.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('1');
        });
        VendorData data = data(policy(service));
        List<CompletableFuture<Answer>> asking =
                IntStream.range(0, 50).mapToObj(_ -> ask(data)).toList();
        // The loop has taken all of them once it has done this.
        loops.next().submit(() -> {}).get();
        goOn.countDown();

        for (CompletableFuture<Answer> answer : asking) {
            assertThat(text(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))).endsWith("\"one\": 1}");
        }
        assertThat(services.asked).hasSize(1);
        assertThat(text(ask(data).get(LIMIT_SECONDS, TimeUnit.SECONDS))).endsWith("\"one\": 1}");
        assertThat(services.asked).hasSize(2);
    }

    @Test
    void whoeverWaitsNoMoreIsNotAnswered() throws Exception {
        VendorData data = data(policy(services.service("one", 200, "1")));
        Taken gone = new Taken();
        var loop = loops.next();
        loop.submit(() -> ((Reply.Later) data.second())
                        .begin(new Exchange(loop, LocalAddress.ANY, 0), gone)
                        .cancel())
                .get();
        assertThat(text(ask(data).get(LIMIT_SECONDS, TimeUnit.SECONDS))).endsWith("\"one\": 1}");
        assertThat(gone.answer).isNotDone();
    }
}
