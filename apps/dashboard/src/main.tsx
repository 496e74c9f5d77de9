import { StrictMode, Suspense, lazy } from 'react';
import { createRoot } from 'react-dom/client';
import { rememberedColourScheme } from './preferences.ts';

/** Two pages: the public notice needs no sign-in and loads none of the operators' page. */
const Page = /^\/notice\/?$/.test(location.pathname)
  ? lazy(() => import('./notice/notice-page.tsx'))
  : lazy(() => import('./operators-page.tsx'));

// Before anything is drawn, so that a dark room sees no white flash.
const scheme = rememberedColourScheme();
const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset['mantineColorScheme'] = dark ? 'dark' : 'light';

const place = document.getElementById('page');
if (place === null) throw new Error('index.html lost its #page');
createRoot(place).render(
  <StrictMode>
    <Suspense fallback={null}>
      <Page />
    </Suspense>
  </StrictMode>,
);
