package io.metapunt.clients;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.imds.Ec2MetadataClient;

/** AWS's own client of the metadata service, as a program in the guest: prints what it gets for each path given. */
final class ImdsQuestions {
    private ImdsQuestions() {}

    public static void main(String[] paths) {
        try (Ec2MetadataClient client = Ec2MetadataClient.builder()
                .endpoint(URI.create("http://169.254.169.254"))
                .tokenTtl(Duration.ofMinutes(1))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            for (String path : paths) {
                System.out.println(
                        path + " = " + String.join("|", client.get(path).asList()));
            }
        }
    }
}
