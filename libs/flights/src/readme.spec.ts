import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dateFlights, pairRotations, parseCsvSchedule, rowProblemText } from './index.ts';

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');

describe('the example of the README', () => {
  it('gives what it says', () => {
    const { flights, problems } = parseCsvSchedule(
      'site,direction,flight,other_airport,scheduled,equipment,seats\n' +
        'CGK-T3,arrival,GA501,SIN,08:00,738,162\n' +
        'CGK-T3,departure,GA502,SIN,09:00,738,162\n' +
        'CGK-T3,departure,GA504,SIN,25:00,738,162\n',
    );
    const fromUnixMs = Date.parse('2024-06-20T00:00+07:00');
    const dated = dateFlights(flights, 'Asia/Jakarta', fromUnixMs, fromUnixMs + 86_400_000);
    const [rotation] = pairRotations(dated, {
      bySeats: [{ upToSeats: 1000, minimumTurnaroundMinutes: 45, longestTurnaroundMinutes: 120 }],
      lowCost: { airlines: [], minimumTurnaroundMinutes: 30 },
      awaySlackMinutes: 15,
    });
    expect(readme).toContain(problems.map(rowProblemText).join());
    for (const value of Object.values(rotation!)) expect(readme).toContain(String(value));
  });
});
