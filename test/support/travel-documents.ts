/** Machine-readable zones (TD3) of invented travellers, with check digits as ICAO Doc 9303 computes them. */

const checkDigit = (field: string): string =>
  String(
    [...field].reduce(
      (sum, sign, at) => sum + (sign === '<' ? 0 : parseInt(sign, 36)) * [7, 3, 1][at % 3]!,
      0,
    ) % 10,
  );

const birth = `740812${checkDigit('740812')}`;
const rest = `291231${checkDigit('291231')}${'<'.repeat(14)}<`;

/** Of an adult: document number of up to nine signs, nationality of three letters. */
export function mrzOf(documentNumber: string, nationality = 'AUS'): string {
  const number = documentNumber.padEnd(9, '<');
  const document = `${number}${checkDigit(number)}`;
  const names = `P<${nationality}ERIKSSON<<ANNA`.padEnd(44, '<');
  return `${names}\n${document}${nationality}${birth}F${rest}${checkDigit(document + birth + rest)}`;
}

/** Its document number, without fillers. */
export const documentNumberOf = ({ mrz }: { readonly mrz: string }): string =>
  mrz.slice(45, 54).replaceAll('<', '');
