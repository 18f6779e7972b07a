// What differs between two texts, word by word.

// Beyond this many pairs of words the comparison would hold the page up.
const MOST = 4_000_000;

// Runs of {kind: "same" | "less" | "more", text}; none where nothing differs, null where it is too much.
export const differences = (before, after) => {
  const [one, other] = [wordsOf(before), wordsOf(after)];
  if (hasSameWords(before, after)) return [];
  if (one.length * other.length > MOST) return null;
  return runs(one, other, longest(one, other));
};

export const hasSameWords = (before, after) =>
  wordsOf(before).join(" ") === wordsOf(after).join(" ");

const wordsOf = (text) => text.split(/\s+/).filter(Boolean);

// Length of the longest common run of words from each pair of places on.
const longest = (one, other) => {
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        one[i] === other[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return (i, j) => lengths[i * width + j];
};

const runs = (one, other, common) => {
  const found = [];
  const add = (kind, word) => {
    const last = found.at(-1);
    if (last?.kind === kind) last.words.push(word);
    else found.push({ kind, words: [word] });
  };
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) {
      add("same", one[i]);
      i += 1;
      j += 1;
    } else if (j >= other.length || (i < one.length && common(i + 1, j) >= common(i, j + 1))) {
      add("less", one[i++]);
    } else add("more", other[j++]);
  }
  return found.map(({ kind, words }) => ({ kind, text: kind === "same" ? short(words) : words.join(" ") }));
};

// What is the same stands only as far as one needs it to find the place.
const short = (words) =>
  words.length > 12 ? `${words.slice(0, 5).join(" ")} … ${words.slice(-5).join(" ")}` : words.join(" ");
