package io.metapunt.openflow;

import com.google.common.collect.ImmutableSet;
import io.metapunt.dial.Access;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS with switches that dial in. Both sides show a certificate: the switch's has to be signed by the authority given, and to
 * bear one of the names given, as a DNS name or, as ovs-pki(8) makes them, as its common name.
 */
final class SwitchTls {
    private static final int DNS_NAME = 2;

    private final SslContext context;
    private final ImmutableSet<String> peers;

    private SwitchTls(SslContext context, ImmutableSet<String> peers) {
        this.context = context;
        this.peers = peers;
    }

    /**
     * Reads the files.
     *
     * @throws IOException if one of them cannot be used; the message names it
     */
    static SwitchTls of(TlsFiles files) throws IOException {
        for (Path file : List.of(files.certificate(), files.privateKey(), files.authority())) {
            if (!Access.isReadable(file)) {
                throw new IOException("TLS: cannot read " + file);
            }
        }
        try {
            return new SwitchTls(
                    SslContextBuilder.forServer(
                                    files.certificate().toFile(),
                                    files.privateKey().toFile())
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .trustManager(files.authority().toFile())
                            .clientAuth(ClientAuth.REQUIRE)
                            .build(),
                    files.peers());
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException(
                    "TLS: " + files.certificate() + ", " + files.privateKey() + " and " + files.authority()
                            + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** Puts TLS before everything else of the channel. */
    void addTo(Channel channel) {
        SslHandler handler = context.newHandler(channel.alloc());
        channel.pipeline().addFirst(handler, new PeerCheck(handler, peers));
    }

    /** Lets nobody in whose certificate, though signed, is another's. */
    private static final class PeerCheck extends ChannelInboundHandlerAdapter {
        private final SslHandler tls;
        private final ImmutableSet<String> peers;

        PeerCheck(SslHandler tls, ImmutableSet<String> peers) {
            this.tls = tls;
            this.peers = peers;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess() && !peers.isEmpty()) {
                ImmutableSet<String> names = names();
                if (names.stream().noneMatch(peers::contains)) {
                    ctx.fireExceptionCaught(new SSLException(
                            "the switch's certificate is for " + names + ", which tls.peers does not list"));
                    return;
                }
            }
            ctx.fireUserEventTriggered(event);
        }

        private ImmutableSet<String> names() {
            try {
                Certificate[] chain = tls.engine().getSession().getPeerCertificates();
                return chain[0] instanceof X509Certificate certificate ? names(certificate) : ImmutableSet.of();
            } catch (SSLPeerUnverifiedException _) {
                return ImmutableSet.of();
            }
        }

        private static ImmutableSet<String> names(X509Certificate certificate) {
            ImmutableSet.Builder<String> names = ImmutableSet.builder();
            try {
                Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
                if (alternatives != null) {
                    alternatives.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .forEach(names::add);
                }
                new LdapName(certificate.getSubjectX500Principal().getName())
                        .getRdns().stream()
                                .filter(part -> part.getType().equalsIgnoreCase("CN"))
                                .map(part -> String.valueOf(part.getValue()))
                                .forEach(names::add);
            } catch (CertificateParsingException | InvalidNameException _) {
                // What cannot be read is nobody's name.
            }
            return names.build();
        }
    }
}
