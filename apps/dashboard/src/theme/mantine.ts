import { Button, createTheme, localStorageColorSchemeManager } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/VisuallyHidden.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/ActionIcon.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/PasswordInput.css';
import '@mantine/core/styles/Radio.css';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '@mantine/core/styles/Loader.css';
import './tokens.css';
import './base.css';
import { COLOUR_SCHEME_KEY } from '../preferences.ts';

const sea: MantineColorsTuple = [
  '#e6f4f9',
  '#cfe6ef',
  '#a3cedf',
  '#74b5cf',
  '#6cc6e3',
  '#3391b3',
  '#1f7f9f',
  '#126f8f',
  '#0b5f7c',
  '#074b63',
];

/** From ink to ground: what Mantine calls dark, in our colours of the dark room. */
const dark: MantineColorsTuple = [
  '#eaf0f4',
  '#bac7d1',
  '#9aa9b5',
  '#71818e',
  '#3a4853',
  '#28343e',
  '#10171d',
  '#0c1217',
  '#0a0f13',
  '#06090c',
];

export const theme = createTheme({
  colors: { sea, dark },
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  fontFamily: 'var(--font)',
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: Button.extend({
      // Mantine picks the ink of a filled button by the light scheme's shade, in the dark too: ours goes with its ground.
      vars: (_, { variant = 'filled' }) => ({
        root:
          variant === 'filled'
            ? {
                '--button-bg': 'var(--fill, var(--accent))',
                '--button-hover': 'color-mix(in srgb, var(--fill, var(--accent)) 88%, var(--ink))',
                '--button-color': 'var(--on-fill, var(--on-accent))',
              }
            : {},
      }),
    }),
  },
});

const OURS = {
  '--mantine-color-body': 'var(--ground)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-hover': 'var(--surface-sunken)',
  '--mantine-color-anchor': 'var(--accent)',
};

/** Mantine's own greys miss 4.5:1 for text and 3:1 for the edges of fields: ours take their place. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...OURS, '--mantine-color-error': '#b3201f', '--mantine-color-disabled-color': '#5d6b77' },
  dark: { ...OURS, '--mantine-color-error': '#ff9d94', '--mantine-color-disabled-color': '#9aa9b5' },
});

export const colourSchemes = localStorageColorSchemeManager({ key: COLOUR_SCHEME_KEY });
