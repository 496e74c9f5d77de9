/* Reads 32-bit words from standard input and puts them through a battery of TestU01 (L'Ecuyer and Simard 2007).
 * Usage: testu01 smallcrush|rabbit|crush|bigcrush [reversed]; reversed: each word's lowest bit first, for the batteries look at
 * high bits most. Prints "p-value<TAB>name<TAB>p" for every p-value. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <testu01/unif01.h>
#include <testu01/bbattery.h>
#include <testu01/swrite.h>

#define RABBIT_BITS 2147483648.0

static uint32_t words[1 << 16];
static size_t held, at;

static unsigned int reversed(unsigned int word) {
  unsigned int turned = 0;
  for (int bit = 0; bit < 32; bit += 1) turned |= ((word >> bit) & 1u) << (31 - bit);
  return turned;
}

static int reverses;

static unsigned int next_word(void) {
  if (at == held) {
    held = fread(words, sizeof words[0], sizeof words / sizeof words[0], stdin);
    at = 0;
    if (held == 0) {
      fputs("the words came to an end\n", stderr);
      exit(3);
    }
  }
  unsigned int word = words[at++];
  return reverses ? reversed(word) : word;
}

int main(int count, char **arguments) {
  const char *battery = count > 1 ? arguments[1] : "";
  reverses = count > 2 && strcmp(arguments[2], "reversed") == 0;
  swrite_Basic = FALSE;
  char name[] = "words";
  unif01_Gen *generator = unif01_CreateExternGenBits(name, next_word);
  if (strcmp(battery, "smallcrush") == 0) bbattery_SmallCrush(generator);
  else if (strcmp(battery, "rabbit") == 0) bbattery_Rabbit(generator, RABBIT_BITS);
  else if (strcmp(battery, "crush") == 0) bbattery_Crush(generator);
  else if (strcmp(battery, "bigcrush") == 0) bbattery_BigCrush(generator);
  else {
    fputs("usage: testu01 smallcrush|rabbit|crush|bigcrush [reversed]\n", stderr);
    return 2;
  }
  for (int test = 0; test < bbattery_NTests; test += 1)
    printf("p-value\t%s\t%.12g\n", bbattery_TestNames[test], bbattery_pVal[test]);
  unif01_DeleteExternGenBits(generator);
  return 0;
}
