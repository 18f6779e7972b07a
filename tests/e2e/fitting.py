"""Whether a screen can be used: nothing is cut off, faint or without a name."""

TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
NAMELESS = """() => [...document.querySelectorAll("input, select, textarea, button, a, iframe")]
    .filter((e) => e.offsetParent && e.type !== "hidden")
    .filter((e) => !(e.labels?.length || e.ariaLabel || e.title || e.textContent.trim()))
    .map((e) => e.outerHTML)"""
# Every text against what is painted behind it, by WCAG 2.2 (1.4.3): 4.5:1, large text 3:1.
FAINT = """() => {
    const channel = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    // What is mixed of other colors is told in parts of one: "color(srgb 0.2 0.7 0.3 / 0.5)".
    const parts = (color) => color.match(/[\\d.]+/g).map(Number)
        .map((n, i) => (color.startsWith("color(srgb") && i < 3 ? n * 255 : n));
    const light = ([r, g, b]) => [r, g, b].map((c) => channel(c / 255))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (e) => {
        for (; e; e = e.parentElement) {
            const [r, g, b, a = 1] = parts(getComputedStyle(e).backgroundColor);
            if (a === 1) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !e.offsetParent || e.matches(":disabled, option")) continue;
        if (e.closest(".visually-hidden, script, :disabled")) continue;
        const style = getComputedStyle(e);
        const [one, other] = [light(parts(style.color)), light(behind(e))].sort((a, b) => b - a);
        const isLarge = parseFloat(style.fontSize) >= 24;
        if ((one + 0.05) / (other + 0.05) < (isLarge ? 3 : 4.5)) faint.push(e.outerHTML.slice(0, 120));
    }
    return faint;
}"""


def is_fit(page, where=""):
    """It fits, everything on it has a name, and can be read."""
    assert not page.evaluate(TOO_WIDE), where
    for check in (NAMELESS, FAINT):
        assert page.evaluate(check) == [], where
