/** The browser's own variety of a language (`en-GB` for `en`), by which dates and numbers are written; the language itself where it has none. */
export function localeOf(language: string): string {
  return navigator.languages.find((locale) => locale === language || locale.startsWith(`${language}-`)) ?? language;
}
