/** ICAO Doc 9303 part 3, section 4.9: weights 7, 3, 1; A = 10 ... Z = 35, the filler is 0. */
const checkDigit = (field: string): string =>
  String(
    [...field].reduce(
      (sum, sign, at) => sum + (sign === '<' ? 0 : parseInt(sign, 36)) * [7, 3, 1][at % 3]!,
      0,
    ) % 10,
  );

/** The zone of a passport (TD3, part 4) with right check digits; `number` has nine characters. */
export function mrzOf(number: string, nationality = 'AUS', name = 'ERIKSSON<<ANNA'): string {
  const document = `${number}${checkDigit(number)}`;
  const birth = `740812${checkDigit('740812')}`;
  const rest = `291231${checkDigit('291231')}${'<'.repeat(14)}<`;
  const first = `P<${nationality}${name}`.padEnd(44, '<');
  return `${first}\n${document}${nationality}${birth}F${rest}${checkDigit(document + birth + rest)}`;
}
