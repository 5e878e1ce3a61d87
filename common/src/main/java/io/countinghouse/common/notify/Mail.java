package io.countinghouse.common.notify;

import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.config.NotifySettings.Smtp;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mail server, by SMTP. */
record Mail(Smtp smtp, NotifySettings settings) implements Destination {
    private static final Logger LOG = LoggerFactory.getLogger(Mail.class);
    private static final String TIMEOUT_MILLIS = "10000";

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public String send(Digest digest) throws NotDelivered {
        try {
            Session session = Session.getInstance(properties());
            MimeMessage message = message(session, digest);
            Transport transport = session.getTransport("smtp");
            try {
                if (smtp.user().isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(smtp.user(), smtp.password().reveal());
                }
                transport.sendMessage(message, message.getAllRecipients());
            } finally {
                close(transport);
            }
            return message.getMessageID();
        } catch (AuthenticationFailedException | SendFailedException | AddressException e) {
            throw NotDelivered.refused(e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (MessagingException e) {
            throw NotDelivered.forNow(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** What was taken is taken, however the connection ends. */
    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.info("The mail server did not say goodbye", e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", smtp.host());
        properties.put("mail.smtp.port", Integer.toString(smtp.port()));
        properties.put("mail.smtp.auth", Boolean.toString(!smtp.user().isEmpty()));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(smtp.tls()));
        properties.put("mail.smtp.starttls.required", Boolean.toString(smtp.tls()));
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        for (String limit : List.of("connectiontimeout", "timeout", "writetimeout")) {
            properties.put("mail.smtp." + limit, TIMEOUT_MILLIS);
        }
        return properties;
    }

    private MimeMessage message(Session session, Digest digest) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            /** The same again for the same content, so that a mail program may tell that it came twice. */
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader(
                        "Message-ID",
                        "<countinghouse-" + digest.job() + "-" + digest.id() + "-" + identity(digest) + "@"
                                + smtp.host() + ">");
            }
        };
        message.setFrom(new InternetAddress(smtp.from()));
        List<Address> to = new ArrayList<>();
        for (String address : smtp.to()) {
            to.add(new InternetAddress(address));
        }
        message.setRecipients(Message.RecipientType.TO, to.toArray(Address[]::new));
        message.setSubject("[countinghouse] " + digest.headline(), StandardCharsets.UTF_8.name());
        MimeBodyPart text = new MimeBodyPart();
        text.setText(DigestText.of(digest), StandardCharsets.UTF_8.name());
        MimeBodyPart html = new MimeBodyPart();
        html.setContent(
                DigestPage.of(digest.headline(), SlackBlocks.of(digest, settings, false)), "text/html; charset=utf-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        return message;
    }

    /** Of its notices: others may have come to it since it was tried before. */
    private static String identity(Digest digest) {
        return Integer.toHexString(
                digest.items().stream().map(Digest.Item::outboxId).toList().hashCode());
    }

    @Override
    public String toString() {
        return name();
    }
}
