import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks PDF files with veraPDF's engine: java Verify.java FLAVOUR,FLAVOUR FILE... Exit status 1 where any fails. */
public class Verify {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = true;
        for (int index = 1; index < arguments.length; index++) {
            for (String name : arguments[0].split(",")) {
                good &= check(arguments[index], PDFAFlavour.byFlavourId(name));
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean check(String file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, Integer> failures = new TreeMap<>();
            for (TestAssertion failure : result.getTestAssertions()) {
                String rule = failure.getRuleId().getClause() + " " + failure.getMessage()
                        + " @ " + failure.getLocation().getContext();
                failures.merge(rule.substring(0, Math.min(rule.length(), 300)), 1, Integer::sum);
            }
            System.out.printf("%s %s %s: %d checks, %d failed%n", result.isCompliant() ? "ok" : "FAILED",
                    flavour.getId(), file, result.getTotalAssertions(), result.getTestAssertions().size());
            failures.forEach((rule, count) -> System.out.printf("    %dx %s%n", count, rule));
            return result.isCompliant();
        }
    }
}
