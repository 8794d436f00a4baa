import org.openapitools.client.ApiClient;
import org.openapitools.client.api.WaitsApi;
import org.openapitools.client.model.Wait;

/** Gets a wait with the generated client. The argument is the URL of the server. */
class Client {

    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        Wait wait = new WaitsApi(client)
                .waitRandom(WaitsApi.APIWaitRandomRequest.newBuilder()
                        .shape("uniform(0,0.2)")
                        .seed(7L)
                        .build());
        if (wait.getDelay() != 0.14430163612099406 || wait.getElapsed() < wait.getDelay() || wait.getSeed() != 7) {
            throw new AssertionError(wait);
        }
        System.out.println("the generated client got " + wait);
    }
}
