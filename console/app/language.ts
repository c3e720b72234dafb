import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The languages there are messages for. */
export const LANGUAGES = [
  { id: 'en', label: 'English' },
  { id: 'de', label: 'Deutsch' },
] as const;

const KEPT_AS = 'claviger.language';
const MESSAGES = import.meta.glob<{ readonly default: Record<string, unknown> }>('../messages/*/*.json');

/** Loads messages of a namespace when they are first needed. */
const LOADER = {
  type: 'backend' as const,
  init: (): void => {},
  read(language: string, namespace: string, done: (error: unknown, messages: Record<string, unknown> | null) => void): void {
    const load = MESSAGES[`../messages/${language}/${namespace}.json`];
    if (load === undefined) return done(new Error(`no messages of ${namespace} in ${language}`), null);
    load().then(
      (module) => done(null, module.default),
      (error) => done(error, null),
    );
  },
};

/** Sets the language: the one chosen before, else the browser's. */
export async function startLanguage(): Promise<void> {
  await i18next
    .use(LOADER)
    .use(initReactI18next)
    .init({
      lng: keptLanguage() ?? browserLanguage(),
      fallbackLng: 'en',
      supportedLngs: LANGUAGES.map(({ id }) => id),
      ns: ['common', 'shell'],
      defaultNS: 'common',
      // React writes texts as texts.
      interpolation: { escapeValue: false },
      partialBundledLanguages: true,
    });
  document.documentElement.lang = i18next.language;
}

/** Changes the language, and keeps it for the next time. */
export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function keptLanguage(): string | null {
  const kept = localStorage.getItem(KEPT_AS);
  return LANGUAGES.some(({ id }) => id === kept) ? kept : null;
}

function browserLanguage(): string {
  const wanted = navigator.languages.map((language) => language.slice(0, 2));
  return wanted.find((language) => LANGUAGES.some(({ id }) => id === language)) ?? 'en';
}
