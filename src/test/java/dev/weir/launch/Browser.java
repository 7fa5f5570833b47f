package dev.weir.launch;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.fixture.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, which reaches nothing but 127.0.0.1. Not thread-safe. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final int BLOCKED = 2;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one, or skips the test where Chromium is not installed. */
    static Browser start() {
        return start(new ChromeOptions());
    }

    /** Starts one that runs no scripts. */
    static Browser startWithoutScript() {
        return start(new ChromeOptions()
                .setExperimentalOption(
                        "prefs", Map.of("profile.managed_default_content_settings.javascript", BLOCKED)));
    }

    private static Browser start(ChromeOptions options) {
        assumeThat(CHROMIUM).isExecutable();
        assumeThat(DRIVER).isExecutable();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--window-size=1280,1000",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        if ("root".equals(System.getProperty("user.name"))) {
            options.addArguments("--no-sandbox"); // which Chromium refuses to set up for root
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        System.setProperty("webdriver.chrome.driver", DRIVER.toString());
        return new Browser(new ChromeDriver(options));
    }

    /** Loads a page of 127.0.0.1. */
    void open(int port, String path) {
        driver.get("http://127.0.0.1:" + port + path);
    }

    // What is there.

    /** The element, which must be there by now. */
    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** All of them; none is no failure. */
    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** What can be read of the element now; empty if there is none. */
    String text(String css) {
        try {
            return find(css).getText();
        } catch (NoSuchElementException | StaleElementReferenceException replaced) {
            return "";
        }
    }

    /** The title of the page. */
    String title() {
        return String.valueOf(driver.getTitle());
    }

    /** Waits until this can be read of the element. */
    void awaitText(String css, String part) {
        if (!Await.holdsWithin(Await.DEADLINE, () -> text(css).contains(part))) {
            throw new AssertionError("waited in vain until " + css + " says " + part + ", but it says " + text(css));
        }
    }

    /** The element that has the focus. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** The value of an expression in JavaScript. */
    String value(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    /** What the browser complained about since it was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    // How it is looked at.

    /** Shows the page in a window of this size, in CSS pixels. */
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Shows the page to somebody who prefers this. */
    void prefer(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    /** Writes what can be seen to a PNG file. */
    void picture(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
