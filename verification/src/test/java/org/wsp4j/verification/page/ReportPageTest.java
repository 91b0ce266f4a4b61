package org.wsp4j.verification.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.wsp4j.testkit.report.ReportPage;

/** {@code report.html} as people meet it: in a real browser, by mouse, keyboard and eye. */
@Timeout(300)
@DisabledIfSystemProperty(
    named = "wsp4j.modulePath",
    matches = "false",
    disabledReason = "the page is the same on the class path")
final class ReportPageTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final int ROWS = 225;

  /** As many cells as 400 rows of 12 entries have. */
  private static final int MANY = 22;

  private static ChromeDriver browser;
  private static String few;
  private static String many;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    assumeTrue(Files.isExecutable(BROWSER), "needs Chromium: install the package chromium");
    assumeTrue(Files.isExecutable(DRIVER), "needs its driver: install the package chromium-driver");
    few = write(folder.resolve("few.html"), 2);
    many = write(folder.resolve("many.html"), MANY);
    ChromeOptions options =
        new ChromeOptions()
            .addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
    options.setBinary(BROWSER.toFile());
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(DRIVER.toString()))
            .build();
    browser = new ChromeDriver(service, options);
    browser.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
  }

  private static String write(Path file, int entries) throws IOException {
    return Files.writeString(file, ReportPage.write(SampleReport.of(entries))).toUri().toString();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  private static void show(String page, int width, boolean dark) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    // leaving it first makes a page with a fragment load again
    browser.get("about:blank");
    browser.get(page);
  }

  private static void show(String page) {
    show(page, 1280, false);
  }

  private static String script(String text) {
    return String.valueOf(browser.executeScript("return " + text));
  }

  private static WebElement at(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  private static List<String> shownRows() {
    return browser.findElements(By.cssSelector(".row:not([hidden])")).stream()
        .map(row -> row.getDomAttribute("id"))
        .toList();
  }

  private static void choose(String control, String text) {
    new Select(at("#" + control)).selectByVisibleText(text);
  }

  @Test
  void theVerdictFilterShowsTheRowsThatHaveIt() {
    show(few);
    assertThat(shownRows()).hasSize(ROWS);

    choose("verdict", "FAIL");

    assertThat(shownRows()).containsExactly(SampleReport.FAILING);
    assertThat(at("#shown").getText()).isEqualTo("1 of " + ROWS + " rows");
    assertThat(browser.findElements(By.cssSelector(".part:not([hidden])"))).hasSize(1);
  }

  @Test
  void whatNeedsAttentionIsOneChoice() {
    show(few);
    choose("verdict", "needs attention");

    assertThat(shownRows()).containsExactly(SampleReport.FAILING);
  }

  @Test
  void theSectionFilterAndTheWordsNarrowTogether() {
    show(few);
    choose("section", "8 Scatter buffers");
    assertThat(shownRows()).hasSize(6).allMatch(id -> id.startsWith("RECV-8."));

    at("#words").sendKeys("no HOLES");

    assertThat(shownRows()).containsExactly("RECV-8.02");
  }

  @Test
  void aProfileHidesTheEntriesThatHaveIt() {
    show(few);
    choose("entries", "datagram");

    assertThat(browser.findElements(By.cssSelector(".entry:not([hidden])"))).hasSize(1);
    choose("verdict", "FAIL");
    assertThat(shownRows()).as("the streams fail it, they are hidden").isEmpty();
    choose("entries", "1 Acme/Stream 0");
    assertThat(shownRows()).containsExactly(SampleReport.FAILING);
  }

  @Test
  void theKeyboardIsEnough() {
    show(few);
    WebElement body = at("body");
    body.sendKeys("/");
    assertThat(script("document.activeElement.id")).isEqualTo("words");

    at("#words").sendKeys("RECV-8.01", Keys.TAB);
    WebElement summary = browser.switchTo().activeElement();
    assertThat(summary.getTagName()).isEqualTo("summary");
    summary.sendKeys(Keys.ENTER);

    assertThat(script("document.getElementById('RECV-8.01').open")).isEqualTo("true");
    assertThat(at("#RECV-8\\.01 .more").getText()).contains("bytes = 3", "the story of");
    at("#words").sendKeys(Keys.ESCAPE);
    assertThat(shownRows()).hasSize(ROWS);
  }

  @Test
  void aFailureShowsItsTraceAndWhatIsUnderWay() {
    show(few + "#" + SampleReport.FAILING);

    WebElement trace = at("#RECV-8\\.01 .trace");
    assertThat(trace.getText())
        .contains("peer delivers 5 bytes", "0.720 row socket 1 LPWSPRecv into 3, 3 bytes");
    assertThat(trace.findElements(By.cssSelector(".open")))
        .singleElement()
        .extracting(WebElement::getText)
        .asString()
        .contains("has not returned");
    assertThat(browser.findElements(By.cssSelector(".trace"))).hasSize(1);
  }

  @Test
  void aRowSaysInWhichModesItRanAndInWhichItDidNot() {
    show(few + "#" + SampleReport.FAILING);

    WebElement failed = at("#RECV-8\\.01 .one[data-column='1']");
    assertThat(failed.getText().lines())
        .contains("memory heap, buffers 1024")
        .contains("38 runs; the row itself says: way")
        .contains("1 10 2 10 16 9 1024 9", "confined-arena 18 heap 20")
        .contains(
            "memory confined-arena and way blocking, since only its owner serves it"
                + " (bytesFillTheBuffersInOrder)",
            "more than one mode, since it posts three hundred receives (manyBuffers)");
    WebElement passed = at("#RECV-8\\.01 .one[data-column='2']");
    assertThat(passed.getText()).contains("38 runs").doesNotContain("in mode");
    assertThat(at(".entry .modes").getText().lines())
        .anyMatch(line -> line.matches("[0-9,]{5,} runs"));
  }

  @Test
  void aLinkToARowOpensItWhereverItIs() {
    show(few + "#DEC-31");

    assertThat(script("document.getElementById('DEC-31').open")).isEqualTo("true");
    String place = "document.getElementById('DEC-31').getBoundingClientRect().top";
    assertThat(Double.parseDouble(script(place))).isBetween(0.0, 500.0);

    choose("verdict", "FAIL");
    browser.executeScript("location.hash = '#RECV-2.01'");
    assertThat(script("document.getElementById('RECV-2.01').hidden")).isEqualTo("false");
    assertThat(script("document.getElementById('RECV-2.01').open")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({
    "360, false, false",
    "360, true, true",
    "800, false, true",
    "1400, true, false",
    "2560, false, false",
    "2560, true, true"
  })
  void thePageFitsEveryScreen(int width, boolean dark, boolean manyEntries) {
    show(manyEntries ? many : few, width, dark);
    browser.executeScript(
        "for (const each of [...document.querySelectorAll('.row')].slice(0, 60)) each.open = true");

    long content = Long.parseLong(script("document.documentElement.scrollWidth"));
    assertThat(content).isLessThanOrEqualTo(width);
    String ground = script("getComputedStyle(document.body).backgroundColor");
    assertThat(ground).isEqualTo(dark ? "rgb(16, 21, 28)" : "rgb(246, 247, 249)");
  }

  @ParameterizedTest
  @CsvSource({"1280, false, false", "360, true, false", "1280, true, true"})
  void nothingSeriousKeepsAnybodyOut(int width, boolean dark, boolean manyEntries) {
    show(manyEntries ? many : few, width, dark);
    if (manyEntries) {
      choose("section", "8 Scatter buffers");
    }
    browser.executeScript("document.getElementById('RECV-8.01').open = true");

    List<String> serious =
        new AxeBuilder()
            .analyze(browser).getViolations().stream()
                .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                .map(ReportPageTest::story)
                .toList();

    assertThat(serious).isEmpty();
  }

  private static String story(Rule rule) {
    String first = rule.getNodes().isEmpty() ? "" : rule.getNodes().getFirst().getHtml();
    return rule.getId() + ": " + rule.getHelp() + ": " + first;
  }

  @Test
  void thePageAsksForNothingFromAnywhere() {
    show(many);

    assertThat(script("performance.getEntriesByType('resource').length")).isEqualTo("0");
    assertThat(browser.manage().logs().get("browser").getAll()).isEmpty();
  }
}
