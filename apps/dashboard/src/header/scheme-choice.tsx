import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import type { ColourScheme } from '../preferences.ts';
import { useSpeech } from '../words/use-speech.tsx';

const SCHEMES = [
  { value: 'light', Icon: IconSun },
  { value: 'dark', Icon: IconMoon },
  { value: 'auto', Icon: IconDeviceDesktop },
] as const satisfies readonly { readonly value: ColourScheme; readonly Icon: unknown }[];

export function SchemeChoice() {
  const { say } = useSpeech();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label={say('controls.scheme')}
      value={colorScheme}
      onChange={(chosen) =>
        setColorScheme(SCHEMES.find((scheme) => scheme.value === chosen)?.value ?? 'auto')
      }
      data={SCHEMES.map(({ value, Icon }) => ({
        value,
        label: (
          <span title={say(`controls.scheme.${value}`)}>
            <Icon className="icon" size={15} aria-hidden />
            <span className="visually-hidden">{say(`controls.scheme.${value}`)}</span>
          </span>
        ),
      }))}
    />
  );
}
