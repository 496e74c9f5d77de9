/*
 * The baseline of the kernel bench: border-hall and M/M/c in one file of C, written by hand for these two models and nothing
 * else. Binary heap ordered by (time, insertion number), xoshiro256++ (Blackman and Vigna), 256-layer ziggurats for the
 * exponential and the normal (Marsaglia and Tsang 2000), Marsaglia-Tsang gamma, travellers as rows of a table, a linked list
 * for each queue. It keeps the figures that the kernel's report has: waits and time inside (mean, sd, p50, p95, longest),
 * time-weighted numbers waiting, busy and inside with their maxima. What it lacks is what a general kernel adds: schedules,
 * priorities, closings, reneging, routes as data, cancelling, snapshots, a trace hash, keyed chance.
 *
 * With -DBARE it keeps waits alone (mean and p95), travellers are nothing but a time in a ring, and the heap has no order
 * among equals: the least that can be done.
 *
 *   cc -O2 -o baseline baseline.c -lm
 *   ./baseline border-hall 5000000 1        one line of JSON
 *   ./baseline mm5 1000000 1
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Chance ------------------------------------------------------------------------------------------------------------ */

static uint64_t s[4];

static inline uint64_t rotl(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t next64(void) {
  uint64_t result = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotl(s[3], 45);
  return result;
}

static void seed(uint64_t x) {
  for (int i = 0; i < 4; i++) {
    uint64_t z = (x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    s[i] = z ^ (z >> 31);
  }
}

static inline double uniform(void) { return ((double)(next64() >> 11) + 0.5) * 0x1p-53; }

#ifdef TEXTBOOK
static void make_tables(void) {}

static inline double exponential(void) { return -log(uniform()); }

/* Marsaglia's polar method; the second of the pair is kept. */
static inline double normal(void) {
  static double kept;
  static int has_kept;
  if (has_kept) {
    has_kept = 0;
    return kept;
  }
  double x, y, square;
  do {
    x = 2 * uniform() - 1;
    y = 2 * uniform() - 1;
    square = x * x + y * y;
  } while (square >= 1 || square == 0);
  double factor = sqrt(-2 * log(square) / square);
  kept = y * factor;
  has_kept = 1;
  return x * factor;
}
#else
#define EXP_R 7.69711747013104972
#define NOR_R 3.6541528853610088
static double exp_x[257], exp_f[257], nor_x[257], nor_f[257];

static void make_tables(void) {
  exp_x[0] = 0.0039496598225815571993 / exp(-EXP_R);
  nor_x[0] = 0.00492867323399 / exp(-0.5 * NOR_R * NOR_R);
  exp_x[1] = EXP_R;
  nor_x[1] = NOR_R;
  for (int i = 2; i < 256; i++) {
    exp_x[i] = -log(0.0039496598225815571993 / exp_x[i - 1] + exp(-exp_x[i - 1]));
    nor_x[i] = sqrt(-2 * log(0.00492867323399 / nor_x[i - 1] + exp(-0.5 * nor_x[i - 1] * nor_x[i - 1])));
  }
  exp_x[256] = nor_x[256] = 0;
  for (int i = 0; i <= 256; i++) {
    exp_f[i] = exp(-exp_x[i]);
    nor_f[i] = exp(-0.5 * nor_x[i] * nor_x[i]);
  }
}

static inline double exponential(void) {
  for (;;) {
    uint64_t bits = next64();
    int i = bits & 255;
    double x = (double)(bits >> 11) * 0x1p-53 * exp_x[i];
    if (x < exp_x[i + 1]) return x;
    if (i == 0) return EXP_R - log(uniform());
    if (exp_f[i] + uniform() * (exp_f[i + 1] - exp_f[i]) < exp(-x)) return x;
  }
}

static inline double normal(void) {
  for (;;) {
    uint64_t bits = next64();
    int i = bits & 255;
    double x = (double)(bits >> 11) * 0x1p-53 * nor_x[i];
    double sign = bits & 256 ? -1 : 1;
    if (x < nor_x[i + 1]) return sign * x;
    if (i == 0) {
      double beyond;
      do {
        beyond = -log(uniform()) / NOR_R;
      } while (-2 * log(uniform()) <= beyond * beyond);
      return sign * (NOR_R + beyond);
    }
    if (nor_f[i] + uniform() * (nor_f[i + 1] - nor_f[i]) < exp(-0.5 * x * x)) return sign * x;
  }
}
#endif

typedef struct {
  double scale, d, c;
} gamma_law;

static gamma_law gamma_of(double mean, double cv) {
  double shape = 1 / (cv * cv), d = shape - 1.0 / 3;
  return (gamma_law){mean / shape, d, 1 / sqrt(9 * d)};
}

static inline double draw_gamma(const gamma_law *law) {
  for (;;) {
    double x = normal(), v = 1 + law->c * x;
    if (v <= 0) continue;
    v = v * v * v;
    double u = uniform(), x2 = x * x;
    if (u < 1 - 0.0331 * x2 * x2) return law->scale * law->d * v;
    if (log(u) < 0.5 * x2 + law->d * (1 - v + log(v))) return law->scale * law->d * v;
  }
}

/* Calendar: a binary heap ------------------------------------------------------------------------------------------- */

#ifdef BARE
typedef struct {
  double at;
  int kind, who;
} event;
#define BEFORE(a, b) ((a).at < (b).at)
#else
typedef struct {
  double at;
  uint64_t insertion;
  int kind, who;
} event;
#define BEFORE(a, b) ((a).at < (b).at || ((a).at == (b).at && (a).insertion < (b).insertion))
static uint64_t insertions;
#endif

static event heap[256];
static int heap_size;

static inline void schedule(double at, int kind, int who) {
#ifdef BARE
  event e = {at, kind, who};
#else
  event e = {at, insertions++, kind, who};
#endif
  int i = heap_size++;
  while (i > 0) {
    int parent = (i - 1) / 2;
    if (!BEFORE(e, heap[parent])) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = e;
}

static inline event take(void) {
  event first = heap[0], last = heap[--heap_size];
  int i = 0;
  for (;;) {
    int child = 2 * i + 1;
    if (child >= heap_size) break;
    if (child + 1 < heap_size && BEFORE(heap[child + 1], heap[child])) child++;
    if (!BEFORE(heap[child], last)) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return first;
}

/* Monitors ----------------------------------------------------------------------------------------------------------- */

#define BUCKETS 16384

typedef struct {
  uint64_t count;
  double sum, squares, longest;
  uint32_t histogram[BUCKETS];
} durations;

static inline void record(durations *d, double ms) {
  d->count++;
  d->sum += ms;
#ifndef BARE
  d->squares += ms * ms;
  if (ms > d->longest) d->longest = ms;
#endif
  unsigned whole = (unsigned)ms;
  int shift = whole < 1024 ? 0 : 22 - __builtin_clz(whole);
  d->histogram[shift * 512 + (whole >> shift)]++;
}

static double quantile(const durations *d, double share) {
  uint64_t rank = (uint64_t)ceil(share * (double)d->count), seen = 0;
  for (int i = 0; i < BUCKETS; i++) {
    seen += d->histogram[i];
    if (seen >= rank) {
      int shift = i < 1024 ? 0 : (i - 512) / 512;
      return (double)((unsigned)(i - shift * 512) << shift);
    }
  }
  return d->longest;
}

typedef struct {
  double area, since;
  int now, most;
} level;

static inline void change(level *l, double at, int step) {
#ifdef BARE
  (void)l, (void)at, (void)step;
#else
  l->area += l->now * (at - l->since);
  l->since = at;
  l->now += step;
  if (l->now > l->most) l->most = l->now;
#endif
}

/* Travellers and banks ----------------------------------------------------------------------------------------------- */

#define ROWS (1 << 20)

#ifdef BARE
static double rings[2][ROWS];
#else
typedef struct {
  double entered, joined;
  int number, next;
} traveller;

static traveller rows[ROWS];
static int free_row = -1, used_rows;
static level inside;
static durations time_inside;
#endif

typedef struct {
  int free;
#ifdef BARE
  double *ring;
  unsigned head, tail;
#else
  int head, tail;
  level waiting, busy;
#endif
  durations waits;
} bank;

enum { ARRIVAL, FIRST_DONE, SECOND_DONE };

static bank banks[2];
static gamma_law laws[2];
static double exponential_mean;

static inline void start(int which, int who, double now) {
  double service = exponential_mean > 0 ? exponential_mean * exponential() : draw_gamma(&laws[which]);
#ifndef BARE
  change(&banks[which].busy, now, 1);
#endif
  schedule(now + service, FIRST_DONE + which, who);
}

static inline int enter(double now, long number) {
#ifdef BARE
  (void)now, (void)number;
  return 0;
#else
  int who = free_row;
  if (who < 0) {
    who = used_rows++;
    if (who == ROWS) abort();
  } else {
    free_row = rows[who].next;
  }
  rows[who].entered = now;
  rows[who].number = (int)number;
  change(&inside, now, 1);
  return who;
#endif
}

static inline void leave(int who, double now) {
#ifdef BARE
  (void)who, (void)now;
#else
  record(&time_inside, now - rows[who].entered);
  change(&inside, now, -1);
  rows[who].next = free_row;
  free_row = who;
#endif
}

static inline void join(int which, int who, double now) {
  bank *b = &banks[which];
#ifndef BARE
  rows[who].joined = now;
#endif
  if (b->free > 0) {
    b->free--;
    record(&b->waits, 0);
    start(which, who, now);
    return;
  }
#ifdef BARE
  b->ring[b->tail++ & (ROWS - 1)] = now;
#else
  rows[who].next = -1;
  if (b->tail < 0) b->head = who;
  else rows[b->tail].next = who;
  b->tail = who;
  change(&b->waiting, now, 1);
#endif
}

static inline void finish(int which, double now) {
  bank *b = &banks[which];
#ifdef BARE
  if (b->head == b->tail) {
    b->free++;
    return;
  }
  record(&b->waits, now - b->ring[b->head++ & (ROWS - 1)]);
  start(which, 0, now);
#else
  change(&b->busy, now, -1);
  int who = b->head;
  if (who < 0) {
    b->free++;
    return;
  }
  b->head = rows[who].next;
  if (b->head < 0) b->tail = -1;
  change(&b->waiting, now, -1);
  record(&b->waits, now - rows[who].joined);
  start(which, who, now);
#endif
}

static void print_durations(const char *name, const durations *d) {
  double n = (double)d->count, mean = d->sum / n;
  printf("\"%s\": {\"count\": %llu, \"meanMs\": %.1f, \"sdMs\": %.1f, \"p50Ms\": %.0f, \"p95Ms\": %.0f, \"greatestMs\": %.0f}",
         name, (unsigned long long)d->count, mean, sqrt(fmax(0, d->squares / n - mean * mean)), quantile(d, 0.5),
         quantile(d, 0.95), d->longest);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: %s border-hall|mm5 TRAVELLERS SEED\n", argv[0]);
    return 2;
  }
  int hall = strcmp(argv[1], "border-hall") == 0;
  long travellers = atol(argv[2]);
  seed((uint64_t)atol(argv[3]));
  make_tables();
#ifdef BARE
  for (int i = 0; i < 2; i++) banks[i].ring = rings[i];
#else
  for (int i = 0; i < 2; i++) banks[i].head = banks[i].tail = -1;
#endif
  double gap, to_first, rejected;
  if (hall) {
    /* The busier bank is the counters: 0.15 + 0.85 * 0.08 of the travellers, 75 s each, 20 of them at 0.9. */
    to_first = 0.85;
    rejected = 0.08;
    gap = 75000 * (0.15 + 0.85 * 0.08) / (20 * 0.9);
    banks[0].free = 26;
    banks[1].free = 20;
    laws[0] = gamma_of(20000, 0.4);
    laws[1] = gamma_of(75000, 0.5);
  } else {
    to_first = 1;
    rejected = 0;
    exponential_mean = 30000;
    gap = exponential_mean / 4.5;
    banks[0].free = 5;
  }

  struct timespec before, after;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
  long arrived = 0;
  schedule(gap * exponential(), ARRIVAL, 0);
  double now = 0;
  while (heap_size > 0) {
    event e = take();
    now = e.at;
    switch (e.kind) {
    case ARRIVAL: {
      int who = enter(now, arrived);
      join(to_first < 1 && uniform() >= to_first, who, now);
      if (++arrived < travellers) schedule(now + gap * exponential(), ARRIVAL, 0);
      break;
    }
    case FIRST_DONE:
      finish(0, now);
      if (rejected > 0 && uniform() < rejected) join(1, e.who, now);
      else leave(e.who, now);
      break;
    case SECOND_DONE:
      finish(1, now);
      leave(e.who, now);
      break;
    }
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
  double seconds = (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
  printf("{\"travellers\": %ld, \"seconds\": %.6f", arrived, seconds);
#ifndef BARE
  printf(", \"meanInside\": %.4f, ", inside.area / now);
  print_durations("timeInside", &time_inside);
#endif
  for (int i = 0; i < (hall ? 2 : 1); i++) {
    bank *b = &banks[i];
    printf(", \"bank%d\": {", i);
    print_durations("waits", &b->waits);
#ifndef BARE
    printf(", \"meanWaiting\": %.4f, \"mostWaiting\": %d, \"meanBusy\": %.4f", b->waiting.area / now, b->waiting.most,
           b->busy.area / now);
#endif
    printf("}");
  }
  printf("}\n");
  return 0;
}
