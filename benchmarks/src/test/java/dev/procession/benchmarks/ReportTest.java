package dev.procession.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.procession.benchmarks.Sweep.Point;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportTest {
  private static final Sweep SWEEP =
      new Sweep(
          "chunks",
          "By chunks",
          "items",
          "items a second",
          Map.of("Procession", List.of(new Point(1, 50_000), new Point(1000, 2_000_000))));

  private static final Report REPORT =
      new Report(
          Machine.now(),
          new Standings(
              List.of(
                  new Samples(Work.APPLY, "Procession", List.of(0.06)),
                  new Samples(Work.APPLY, "a \"rival\"", List.of(0.9))),
              List.of("left out: somebody")),
          List.of(Figure.of("idle worker", 50, "MiB", 60)),
          List.of(SWEEP));

  @Test
  void thePageHasEveryRowAndPicture(@TempDir Path docs) throws Exception {
    List<Path> written = REPORT.write(docs);

    assertThat(written).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    String page = Files.readString(docs.resolve("benchmarks.md"));
    assertThat(page)
        .contains("| Procession | 20.0 µs | ±0% |")
        .contains("| a \"rival\" | 300.0 µs | ±0% | 15.0x |")
        .contains("| idle worker | 50.0 MiB | goal at most 60 MiB |")
        .contains("- left out: somebody")
        .contains("(benchmarks/chunks.svg)");
    assertThat(docs.resolve("benchmarks/chunks.svg")).exists();
  }

  @Test
  void theDataQuotesNames() {
    assertThat(Json.of(REPORT))
        .contains("\"rival\": \"a \\\"rival\\\"\", \"size\": 3000, \"seconds\": [0.9000000]")
        .contains("\"Procession\": [[1.000000, 50000.00], [1000.000, 2000000]]");
  }

  /** Both ends of the line lie inside of the axes, and more is drawn higher. */
  @Test
  void aPictureShowsEveryPoint() throws Exception {
    var xml = new ByteArrayInputStream(Chart.of(SWEEP).getBytes(UTF_8));
    var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    NodeList circles = builder.parse(xml).getElementsByTagName("circle");

    assertThat(circles.getLength()).isEqualTo(2);
    var first = (Element) circles.item(0);
    var second = (Element) circles.item(1);
    assertThat(number(first, "cx")).isBetween(89.0, number(second, "cx"));
    assertThat(number(second, "cx")).isLessThanOrEqualTo(700.1);
    assertThat(number(second, "cy")).isBetween(69.9, number(first, "cy"));
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
