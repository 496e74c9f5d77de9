import { describe, expect, it } from '@jest/globals';
import { isSameOrigin } from './same-origin.ts';

describe('a request that changes something', () => {
  it.each([
    ['a program that tells nothing', {}],
    ['our own page', { origin: 'http://border.example:4310', 'sec-fetch-site': 'same-origin' }],
    ['our own page behind something that ends TLS', { origin: 'https://border.example:4310' }],
  ])('is let through from %s', (_, headers) => {
    expect(isSameOrigin(headers, 'border.example:4310')).toBe(true);
  });

  it.each([
    ['a page of another host', { origin: 'http://evil.example' }],
    ['a page of another port', { origin: 'http://border.example:8080' }],
    ['a page that hides where it is from', { origin: 'null' }],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', (_, headers) => {
    expect(isSameOrigin(headers, 'border.example:4310')).toBe(false);
  });
});
