package dev.qcs.operator.simulate.show;

import dev.qcs.operator.simulate.play.Run;
import dev.qcs.operator.simulate.play.Score;
import dev.qcs.operator.words.Figures;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The first seed of each policy as one picture that needs nothing else: arrivals, seconds behind against the objective, and
 * replicas, over time. Legible on light and on dark; lines differ by their dashes as well as by colour.
 */
public final class Picture {
    /** More lines could not be told apart. */
    public static final int MOST_POLICIES = 6;

    private static final int WIDTH = 960;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int PANEL = 170;
    private static final int GAP = 46;
    private static final int POINTS = 900;

    /** Above so many times the objective the panel is cut off: how late is then no question of the picture. */
    private static final int TALLEST = 5;

    /** From Okabe and Ito's palette, which people with any colour vision can tell apart. */
    private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};

    private static final String[] DASHES = {"", "7 4", "2 3", "10 3 2 3", "4 2", "14 4"};

    private final List<Score> scores;
    private final int objective;
    private final int seconds;
    private final StringBuilder svg = new StringBuilder();
    private int top;

    private Picture(List<Score> scores, int objective) {
        this.scores = scores.subList(0, Math.min(MOST_POLICIES, scores.size()));
        this.objective = objective;
        seconds = timeline(scores.getFirst()).getLast().second();
    }

    /**
     * An SVG document.
     *
     * @param title one line about the plant and the workload
     * @param scores at least one, with timelines; the first few are drawn
     */
    public static String svg(String title, List<Score> scores, int objective) {
        return new Picture(scores, objective).draw(title);
    }

    /** A page around the picture, with the same numbers as a table for those who cannot see it. */
    public static String html(String title, List<Score> scores, int objective) {
        return "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\n<title>"
                + escaped(title)
                + "</title>\n<style>body{margin:2em auto;max-width:" + WIDTH
                + "px;font-family:system-ui,sans-serif}svg{width:100%;height:auto}pre{overflow-x:auto}</style>\n<body>\n"
                + svg(title, scores, objective)
                + "<pre>"
                + escaped(String.join("\n", ScoreTable.lines(scores)))
                + "</pre>\n</body></html>\n";
    }

    private String draw(String title) {
        int legendRows = Math.ceilDiv(scores.size(), 3);
        int first = 44 + 20 * legendRows + 26;
        int height = first + 3 * PANEL + 2 * GAP + 40;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(height)
                .append("\" role=\"img\" aria-label=\"")
                .append(escaped(title))
                .append("\">\n<style>.qcs{--ground:#fff;--ink:#1f2328;--faint:#d0d7de}"
                        + "@media(prefers-color-scheme:dark){.qcs{--ground:#0d1117;--ink:#e6edf3;--faint:#30363d}}"
                        + ".qcs text{fill:var(--ink);font:12px system-ui,sans-serif}.qcs .name{font-weight:600}"
                        + ".qcs .grid{stroke:var(--faint)}.qcs .limit{stroke:var(--ink);stroke-dasharray:3 3}"
                        + ".qcs .in{fill:none;stroke:var(--ink);stroke-width:1.2}"
                        + ".qcs .line{fill:none;stroke-width:1.8;stroke-linejoin:round}</style>\n<g class=\"qcs\">"
                        + "<rect width=\"100%\" height=\"100%\" fill=\"var(--ground)\"/>\n");
        text(LEFT, 26, "name", "start", title);
        legend();
        top = first;
        arrivals();
        top += PANEL + GAP;
        behind();
        top += PANEL + GAP;
        replicas();
        timeAxis();
        return svg.append("</g></svg>\n").toString();
    }

    private void legend() {
        for (int i = 0; i < scores.size(); i++) {
            int x = LEFT + i % 3 * 300;
            int y = 44 + 20 * (i / 3);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"line\" d=\"M%d %dh34\" stroke=\"%s\" stroke-dasharray=\"%s\"/>",
                    x,
                    y,
                    COLOURS[i],
                    DASHES[i]));
            text(x + 42, y + 4, "", "start", scores.get(i).policy());
        }
        svg.append('\n');
    }

    private void arrivals() {
        List<Run.Point> points = timeline(scores.getFirst());
        double most = frame("Arrivals, messages per second", highest(points, Run.Point::arrivals), false);
        svg.append("<path class=\"in\" d=\"")
                .append(path(points, Run.Point::arrivals, most, false))
                .append("\"/>\n");
    }

    private void behind() {
        double highest = 0;
        for (Score score : scores) {
            highest = Math.max(highest, highest(timeline(score), Run.Point::secondsBehind));
        }
        boolean cut = highest > TALLEST * objective;
        String name = "Oldest unread message" + (cut ? ", cut off; the oldest was " + ScoreTable.time(highest) : "");
        double most = frame(name, Math.max(1.2 * objective, cut ? TALLEST * objective : highest), true);
        lines(Run.Point::secondsBehind, most, false);
        double y = y(objective, most);
        svg.append(String.format(Locale.ROOT, "<path class=\"limit\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT));
        text(WIDTH - RIGHT, (int) y - 5, "", "end", "objective " + ScoreTable.time(objective));
    }

    private void replicas() {
        double highest = 1;
        for (Score score : scores) {
            highest = Math.max(highest, highest(timeline(score), Run.Point::replicas));
        }
        lines(Run.Point::replicas, frame("Replicas asked for", highest, false), true);
    }

    /** Draws the grid of a panel up to a round number at or above the highest value; returns that. */
    private double frame(String name, double highest, boolean time) {
        double step = step(highest / 4, time);
        double most = Math.max(step, step * Math.ceil(highest / step - 1e-9));
        text(LEFT, top - 10, "name", "start", name);
        for (double value = 0; value <= most + 1e-9; value += step) {
            double y = y(value, most);
            svg.append(String.format(Locale.ROOT, "<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT));
            String label = time ? ScoreTable.time(value) : Figures.rate(value);
            text(LEFT - 8, (int) y + 4, "", "end", label);
        }
        return most;
    }

    private void lines(ToDoubleFunction<Run.Point> value, double most, boolean steps) {
        for (int i = scores.size() - 1; i >= 0; i--) {
            svg.append("<path class=\"line\" stroke=\"")
                    .append(COLOURS[i])
                    .append("\" stroke-dasharray=\"")
                    .append(DASHES[i])
                    .append("\" d=\"")
                    .append(path(timeline(scores.get(i)), value, most, steps))
                    .append("\"/>\n");
        }
    }

    /** The highest value of each stretch of time: a short peak must not get lost. */
    private String path(List<Run.Point> points, ToDoubleFunction<Run.Point> value, double most, boolean steps) {
        StringBuilder path = new StringBuilder();
        int each = Math.ceilDiv(points.size(), POINTS);
        double before = Double.NaN;
        for (int i = 0; i < points.size(); i += each) {
            List<Run.Point> stretch = points.subList(i, Math.min(points.size(), i + each));
            double y = y(Math.min(most, highest(stretch, value)), most);
            boolean last = i + each >= points.size();
            if (steps && y == before && !last) {
                continue;
            }
            double x = x(stretch.getLast().second());
            String move = path.isEmpty() ? "M%1$.1f %2$.1f" : steps ? "H%1$.1fV%2$.1f" : "L%1$.1f %2$.1f";
            path.append(String.format(Locale.ROOT, move, x, y));
            before = y;
        }
        return path.toString();
    }

    private void timeAxis() {
        double step = step(seconds / 8.0, true);
        for (double t = 0; t <= seconds; t += step) {
            text((int) x(t), top + PANEL + 20, "", "middle", ScoreTable.time(t));
        }
    }

    /** 1, 2 or 5 times a power of ten; for times what divides minutes and hours. */
    private static double step(double least, boolean time) {
        double[] times = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400
        };
        if (time && least <= 86_400) {
            for (double candidate : times) {
                if (candidate >= least) {
                    return candidate;
                }
            }
        }
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
        return power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
    }

    private double x(double second) {
        return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds;
    }

    private double y(double value, double most) {
        return top + PANEL - PANEL * value / most;
    }

    private void text(int x, int y, String style, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" class=\"%s\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                style,
                anchor,
                escaped(words)));
    }

    private static List<Run.Point> timeline(Score score) {
        return score.runs().getFirst().timeline();
    }

    private static double highest(List<Run.Point> points, ToDoubleFunction<Run.Point> value) {
        double highest = 0;
        for (Run.Point point : points) {
            highest = Math.max(highest, value.applyAsDouble(point));
        }
        return highest;
    }

    /** Names of files are somebody else's text. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
