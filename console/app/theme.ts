const KEPT_AS = 'claviger.theme';

/** How the console looks; `system`: as the browser has it. */
export type Theme = 'system' | 'light' | 'dark';

/** The theme that was chosen before. */
export function keptTheme(): Theme {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Applies a theme, and keeps it for the next time. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEPT_AS, theme);
  showTheme(theme);
}

/** Applies a theme. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
