package locum.mail;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import locum.notify.Delivery;
import locum.notify.NotifySettings.MailSettings;
import org.apache.commons.net.smtp.SMTPClient;
import org.apache.commons.net.smtp.SMTPReply;

/// One mail to one server, from the greeting to the farewell.
final class SmtpConversation {

  /// How long the server may think about one command.
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private SmtpConversation() {}

  /// @throws IOException when the server cannot be reached, or refuses something
  static void send(Delivery.Mail mail, Clock clock) throws IOException {
    MailSettings settings = mail.settings();
    SMTPClient client = new SMTPClient(StandardCharsets.UTF_8.name());
    client.setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
    client.setDefaultTimeout(Math.toIntExact(ANSWER.toMillis()));
    try {
      client.connect(settings.server(), settings.port());
      check(client, SMTPReply.isPositiveCompletion(client.getReplyCode()), "the greeting");
      check(client, SMTPReply.isPositiveCompletion(client.helo(settings.hello())), "HELO");
      check(client, client.setSender(address(settings.from())), "the sender " + settings.from());
      for (String recipient : settings.to()) {
        check(client, client.addRecipient(address(recipient)), "the recipient " + recipient);
      }
      try (Writer writer = data(client)) {
        writer.write(header(mail, clock));
        writer.write(mail.text());
        writer.write("\r\n");
      }
      check(client, client.completePendingCommand(), "the mail");
      client.logout();
    } finally {
      if (client.isConnected()) {
        client.disconnect();
      }
    }
  }

  private static Writer data(SMTPClient client) throws IOException {
    Writer writer = client.sendMessageData();
    if (writer == null) {
      throw refusal(client, "the mail");
    }
    return writer;
  }

  private static void check(SMTPClient client, boolean accepted, String what) throws IOException {
    if (!accepted) {
      throw refusal(client, what);
    }
  }

  private static IOException refusal(SMTPClient client, String what) {
    String answer = String.valueOf(client.getReplyString()).strip();
    return new IOException("the server refuses " + what + ": " + answer);
  }

  static String header(Delivery.Mail mail, Clock clock) {
    return "Date: "
        + DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(clock))
        + "\r\nFrom: "
        + oneLine(mail.settings().from())
        + "\r\nSubject: "
        + encoded(oneLine(mail.title()))
        + "\r\nX-Mailer: locum\r\nTo: "
        + oneLine(String.join(", ", mail.settings().to()))
        + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
        + "Content-Transfer-Encoding: 8bit\r\n\r\n";
  }

  /// What is between the brackets of `Name <user@host>`; the library adds its own.
  private static String address(String given) {
    int open = given.lastIndexOf('<');
    int close = given.lastIndexOf('>');
    return oneLine(open >= 0 && close > open ? given.substring(open + 1, close) : given).strip();
  }

  /// An encoded-word (RFC 2047 §2) where the header would not be ASCII.
  private static String encoded(String text) {
    return text.chars().allMatch(c -> c < 0x80)
        ? text
        : "=?UTF-8?B?"
            + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
            + "?=";
  }

  /// A line break in a name must not begin another header or command.
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
