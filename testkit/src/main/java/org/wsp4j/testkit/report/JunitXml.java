package org.wsp4j.testkit.report;

import com.google.common.base.CharMatcher;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes {@code junit.xml}, in the form that build servers read: a suite for each entry, a case for
 * each row. A row that refuses is a failure, one that was not executed is skipped with the reason.
 */
public final class JunitXml {
  /** What XML 1.0 has no way to write. */
  private static final CharMatcher UNWRITABLE =
      CharMatcher.javaIsoControl()
          .and(CharMatcher.noneOf("\t\n\r"))
          .or(CharMatcher.inRange('\ud800', '\udfff'))
          .or(CharMatcher.anyOf("\ufffe\uffff"));

  private static final double MILLIS = 1000;

  private JunitXml() {}

  /**
   * Writes a report.
   *
   * @param report the report
   * @return the text of the file
   */
  public static String write(Report report) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      attribute(xml, "name", "wsp4j certification");
      for (EntryReport entry : report.entries()) {
        suite(xml, entry, report.environment());
      }
      for (SetAside each : report.setAside()) {
        suite(xml, each, report.environment());
      }
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new AssertionError("a string can be written to", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, EntryReport entry, Environment environment)
      throws XMLStreamException {
    String name = entry.provider().name() + "." + entry.entry().name();
    xml.writeStartElement("testsuite");
    attribute(xml, "name", name);
    attribute(xml, "tests", Integer.toString(entry.rows().size()));
    attribute(xml, "failures", count(entry, true));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", count(entry, false));
    attribute(xml, "time", seconds(entry.rows().stream().mapToLong(RowResult::millis).sum()));
    attribute(xml, "timestamp", environment.started().toString());
    for (RowResult row : entry.rows()) {
      xml.writeStartElement("testcase");
      attribute(xml, "classname", name);
      attribute(xml, "name", row.id() + " " + row.row().text());
      attribute(xml, "time", seconds(row.millis()));
      if (row.verdict().refuses()) {
        xml.writeStartElement("failure");
        attribute(xml, "type", row.verdict().name());
        attribute(xml, "message", "expected " + row.expected() + ", was " + row.actual());
        xml.writeCharacters(writable(row.detail()));
        xml.writeEndElement();
      } else if (isSkipped(row)) {
        xml.writeEmptyElement("skipped");
        attribute(xml, "message", row.verdict() + ": " + row.actual());
      } else {
        xml.writeStartElement("system-out");
        xml.writeCharacters(writable(row.verdict() + ": " + row.actual()));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** One case that is an error: a build server must not take its absence for success. */
  private static void suite(XMLStreamWriter xml, SetAside provider, Environment environment)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    attribute(xml, "name", provider.provider());
    attribute(xml, "tests", "1");
    attribute(xml, "failures", "0");
    attribute(xml, "errors", "1");
    attribute(xml, "skipped", "0");
    attribute(xml, "time", seconds(0));
    attribute(xml, "timestamp", environment.started().toString());
    xml.writeStartElement("testcase");
    attribute(xml, "classname", provider.provider());
    attribute(xml, "name", "can be certified");
    attribute(xml, "time", seconds(0));
    xml.writeStartElement("error");
    attribute(xml, "type", "SET ASIDE");
    attribute(xml, "message", provider.summary());
    xml.writeCharacters(writable(provider.reason()));
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static boolean isSkipped(RowResult row) {
    return !row.verdict().executed();
  }

  private static String count(EntryReport entry, boolean failures) {
    return Long.toString(
        entry.rows().stream()
            .filter(row -> failures ? row.verdict().refuses() : isSkipped(row))
            .count());
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f", millis / MILLIS);
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, writable(value));
  }

  private static String writable(String text) {
    return UNWRITABLE.replaceFrom(text, '\ufffd');
  }
}
