package dev.bide.page.browser;

import io.vertx.core.json.JsonArray;
import java.awt.image.BufferedImage;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** The pixels of an element, and what they are near to. */
record Pixels(BufferedImage image) {

    /** How far each of red, green and blue may be from a colour: edges are smoothed, and areas let the ground through. */
    private static final int NEAR = 24;

    static Pixels of(Tab tab, String selector) {
        return new Pixels(tab.image(selector));
    }

    /** Returns a custom property of the page as it looks on the ground of a panel: a colour of the system may be translucent. */
    static int colour(Tab tab, String property) {
        JsonArray rgb = tab.eval("(() => {const e = document.createElement('i'); document.body.append(e);"
                + " const pixel = new OffscreenCanvas(1, 1).getContext('2d');"
                + " for (const name of ['--ground', '" + property + "']) {"
                + " e.style.cssText = `forced-color-adjust: none; color: var(${name})`;"
                + " pixel.fillStyle = getComputedStyle(e).color; pixel.fillRect(0, 0, 1, 1)}"
                + " e.remove(); return [...pixel.getImageData(0, 0, 1, 1).data]})()");
        return rgb.getInteger(0) << 16 | rgb.getInteger(1) << 8 | rgb.getInteger(2);
    }

    private static boolean isNear(int one, int other) {
        for (int shift = 0; shift <= 16; shift += 8) {
            if (Math.abs((one >> shift & 0xFF) - (other >> shift & 0xFF)) > NEAR) {
                return false;
            }
        }
        return true;
    }

    int count(int colour) {
        return count(colour, 0, image.getHeight());
    }

    /** Returns how many pixels of some rows have a colour. */
    int count(int colour, int top, int bottom) {
        return count(colour, top, bottom, x -> true);
    }

    /** Returns how many pixels of some rows and columns have a colour. */
    int count(int colour, int top, int bottom, IntPredicate columns) {
        int count = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (columns.test(x) && isNear(image.getRGB(x, y), colour)) {
                    count++;
                }
            }
        }
        return count;
    }

    /** Returns the columns that have a colour in some rows. */
    BitSet columns(int colour, int top, int bottom) {
        BitSet columns = new BitSet();
        for (int x = 0; x < image.getWidth(); x++) {
            int column = x;
            if (count(colour, top, bottom, each -> each == column) > 0) {
                columns.set(x);
            }
        }
        return columns;
    }

    int height() {
        return image.getHeight();
    }

    /** Returns the relative luminance of a colour, by WCAG 2.2. */
    static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16 & 0xFF)
                + 0.7152 * linear(colour >> 8 & 0xFF)
                + 0.0722 * linear(colour & 0xFF);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** Returns the contrast of two colours, by WCAG 2.2. */
    static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
}
