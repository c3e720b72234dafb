import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.security.ApiKey;
import co.elastic.clients.elasticsearch.security.CreateApiKeyResponse;
import co.elastic.clients.json.JsonData;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;

/** The life of a key, told with Elastic's client for Java: address, user and password are the arguments. */
final class KeyStory {
    public static void main(String[] arguments) throws IOException {
        String url = arguments[0];
        String basic = base64(arguments[1] + ":" + arguments[2]);
        String name = "key-java-" + UUID.randomUUID();
        String index = "books-java-" + UUID.randomUUID();
        try (RestClientTransport transport = connect(url, "Basic " + basic)) {
            ElasticsearchClient superuser = new ElasticsearchClient(transport);
            CreateApiKeyResponse created = superuser.security().createApiKey(request -> request
                .name(name)
                .expiration(time -> time.time("1h"))
                .metadata("level", JsonData.of(3))
                .roleDescriptors("one-index", role -> role
                    .indices(rule -> rule.names(List.of(index)).privileges(List.of("all")))));
            equal(created.name(), name);
            equal(created.encoded(), base64(created.id() + ":" + created.apiKey()));
            equal(Math.abs(created.expiration() - System.currentTimeMillis() - 3_600_000) < 60_000, true);

            ApiKey told = superuser.security().getApiKey(request -> request.id(created.id())).apiKeys().get(0);
            equal(told.name(), name);
            equal(told.username(), arguments[1]);
            equal(told.metadata().get("level").to(Integer.class), 3);
            equal(told.roleDescriptors().get("one-index").indices().get(0).names(), List.of(index));
            equal(superuser.security().queryApiKeys(request -> request
                .query(query -> query.term(term -> term.field("name").value(name)))).total(), 1);
            equal(superuser.security().updateApiKey(request -> request
                .id(created.id()).metadata("level", JsonData.of(4))).updated(), true);

            try (RestClientTransport ofKey = connect(url, "ApiKey " + created.encoded())) {
                useKey(new ElasticsearchClient(ofKey), created.id(), index);
                equal(superuser.security().invalidateApiKey(request -> request.ids(created.id())).invalidatedApiKeys(),
                    List.of(created.id()));
                superuser.indices().delete(request -> request.index(index));
                refused(401, () -> new ElasticsearchClient(ofKey).search(request -> request.index(index), Object.class));
            }
        }
        System.out.println("told");
    }

    private static void useKey(ElasticsearchClient holder, String id, String index) throws IOException {
        equal(holder.security().authenticate().apiKey().id(), id);
        String book = "{\"title\":\"Emma\",\"author\":\"Jane Austen\"}";
        holder.index(request -> request.index(index).id("emma").withJson(new StringReader(book)));
        holder.indices().refresh(request -> request.index(index));
        equal(holder.get(request -> request.index(index).id("emma"), JsonData.class).found(), true);
        equal(holder.search(request -> request
            .index(index)
            .query(query -> query.match(match -> match.field("author").query("Austen"))), JsonData.class).hits().total().value(), 1L);
        refused(403, () -> holder.search(request -> request.index("payroll"), JsonData.class));
        refused(403, () -> holder.security().createApiKey(request -> request.name("derived")));
    }

    private static RestClientTransport connect(String url, String authorization) {
        Header[] headers = {new BasicHeader("Authorization", authorization)};
        RestClient client = RestClient.builder(HttpHost.create(url)).setDefaultHeaders(headers).build();
        return new RestClientTransport(client, SimpleJsonpMapper.INSTANCE);
    }

    private interface Call {
        void make() throws IOException;
    }

    private static void refused(int status, Call call) throws IOException {
        try {
            call.make();
        } catch (ElasticsearchException refusal) {
            equal(refusal.status(), status);
            equal(refusal.error().type(), "security_exception");
            return;
        }
        throw new AssertionError("the call was not refused");
    }

    private static void equal(Object found, Object expected) {
        if (!Objects.equals(found, expected)) throw new AssertionError("got " + found + ", expected " + expected);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
