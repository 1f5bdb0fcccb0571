package dev.procession.examples.tour;

import dev.procession.ChildProcess;
import java.util.ArrayList;
import java.util.List;

/** A3: what a lambda captures crosses as a copy, as arguments do. */
final class Arguments {
  private Arguments() {}

  static void run(Stage stage) throws Exception {
    List<String> basket = new ArrayList<>(List.of("apple", "pear"));
    String buyer = "Ada";

    stage.say("Before, the parent's basket holds " + basket + ".");
    var child = ChildProcess.start(() -> fill(basket, buyer, 3));
    child.join();

    stage.say("After, the parent's basket holds " + basket + ": the child changed a copy.");
  }

  private static void fill(List<String> basket, String buyer, int plums) {
    for (int number = 1; number <= plums; number++) {
      basket.add("plum");
    }
    System.out.println("    child: " + buyer + "'s basket holds " + basket);
  }
}
