"""Windows of a browser without a network, and what goes wrong in them."""

from __future__ import annotations

from pages import HEIGHT, WIDTH
from playwright.sync_api import Browser, BrowserContext, Error, Page


class Windows:
    """Pages for one test after the other: the first is used again, since a new one costs a process.

    `complaints` is what has gone wrong in them: errors, dialogs, and whatever they asked a network for.
    """

    def __init__(self, browser: Browser) -> None:
        self.complaints: list[str] = []
        self.in_use: list[Page] = []
        self._browser = browser
        self._spare: Page | None = None

    def blank(self) -> Page:
        """Return a page that shows nothing yet."""
        page, self._spare = self._spare or self._new(), None
        self.in_use.append(page)
        return page

    def leave(self) -> None:
        """Make the first page of a test what it was when it was new, and close all others."""
        pages, self.in_use = self.in_use, []
        if not pages:
            return
        first, *others = pages
        try:
            for page in others:
                page.close()
            first.mouse.move(0, 0)
            first.goto("about:blank")
            first.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            first.emulate_media(media="null", color_scheme="null")
            first.context.clear_permissions()
        except Error:  # one that fell, or that the test has closed
            first.context.close()
        else:
            self._spare = first

    def close(self) -> None:
        """Close what is open."""
        if self._spare is not None:
            self._spare.context.close()

    def _new(self) -> Page:
        page = self._context().new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self._asked_for(request.url))
        return page

    def _context(self) -> BrowserContext:
        if self.in_use:
            return self.in_use[0].context
        context = self._browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, accept_downloads=True)
        context.set_offline(True)
        return context

    def _asked_for(self, url: str) -> None:
        if not url.startswith(("file:", "blob:", "about:")):
            self.complaints.append(url)
