import { MantineProvider } from '@mantine/core';
import { SignedInOnly } from './session/signed-in-only.tsx';
import { ControlRoom } from './control-room.tsx';
import { colourSchemes, cssVariables, theme } from './theme/mantine.ts';
import { SpeechProvider } from './words/use-speech.tsx';

export default function OperatorsPage() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colourSchemes}
      defaultColorScheme="auto"
    >
      <SpeechProvider>
        <SignedInOnly>{(session, leave) => <ControlRoom session={session} leave={leave} />}</SignedInOnly>
      </SpeechProvider>
    </MantineProvider>
  );
}
