"""Sizes of screens, names that are as long as can be, and what tells which parts of a page reach out of others."""

from __future__ import annotations

SIZES = ((390, 844), (1280, 800), (2560, 1440))
LONG = "a-name-that-somebody-made-of-all-that-came-to-mind-and-then-of-" * 4

# what reaches out of its box, sideways: of the page, its panels, and all that has no rule for what is too wide
REACHING_OUT = """() => {
    const out = [];
    const seen = (one) => one.getClientRects().length > 0;
    for (const panel of document.querySelectorAll('#side, #details, #tools, #start, #list, #results, html')) {
        if (seen(panel) && panel.scrollWidth > panel.clientWidth + 1) out.push(`${panel.id || 'html'} scrolls`);
        const box = panel.getBoundingClientRect();
        if (seen(panel) && (box.left < -1 || box.right > innerWidth + 1)) out.push(`${panel.id} is outside`);
    }
    for (const one of document.querySelectorAll('#side *, #details *, #tools *, #start *')) {
        if (!seen(one) || one.closest('.diff')) continue; // which scrolls
        const box = one.getBoundingClientRect(), panel = one.closest('aside, nav, main').getBoundingClientRect();
        if (box.right > panel.right + 1 || box.left < panel.left - 1) out.push(`${one.tagName} ${one.className}`);
    }
    return out;
}"""
