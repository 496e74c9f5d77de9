import { Cell } from './cell.ts';

export type Language = 'id' | 'en';
export type ColourScheme = 'light' | 'dark' | 'auto';

/** Where this browser remembers a viewer's choices. Mantine reads and writes the colour scheme under the same name. */
export const COLOUR_SCHEME_KEY = 'perlintasan.colour-scheme';
const LANGUAGE_KEY = 'perlintasan.language';

function remembered(key: string): string | null {
  // A browser that refuses storage (private window, policy) still shows the page, with the defaults.
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}

const fromStorage: Language = remembered(LANGUAGE_KEY) === 'en' ? 'en' : 'id';

/** Indonesian unless the viewer chose English; `?lang=en` in the address wins, so that a link can be shared. */
export const language = new Cell<Language>(languageOf(new URLSearchParams(location.search)) ?? fromStorage);

function languageOf(query: URLSearchParams): Language | null {
  const asked = query.get('lang');
  return asked === 'id' || asked === 'en' ? asked : null;
}

export function chooseLanguage(chosen: Language): void {
  remember(LANGUAGE_KEY, chosen);
  language.set(chosen);
}

export function rememberedColourScheme(): ColourScheme {
  const scheme = remembered(COLOUR_SCHEME_KEY);
  return scheme === 'light' || scheme === 'dark' ? scheme : 'auto';
}

/** The wall screen is part of the address (`?wall`), so that a kiosk can be pointed at it. */
export const wallScreen = new Cell<boolean>(new URLSearchParams(location.search).has('wall'));

export function chooseWallScreen(on: boolean): void {
  const address = new URL(location.href);
  if (on) address.searchParams.set('wall', '');
  else address.searchParams.delete('wall');
  history.replaceState(null, '', address);
  wallScreen.set(on);
}
