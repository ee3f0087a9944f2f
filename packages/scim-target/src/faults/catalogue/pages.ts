/** What a proxy or a login page answers where JSON is expected. */
export const HTML_PAGE = '<!doctype html><html><head><title>Please wait</title></head><body>…</body></html>';

export const HTML_HEADERS = { 'content-type': 'text/html; charset=utf-8' };
