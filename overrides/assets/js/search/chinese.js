/* Chinese: a term is found as it is written, wherever it stands; in Latin letters, by its sound as well. */
"use strict";
var casebookSearch = window.casebookSearch || {};

(function (search) {
  const WINDOW = 4; // characters in an entry of the sounds
  const CANDIDATES = 5; // of one sound, the most frequent
  const FEW = 8; // so many texts are looked at rather than another shard

  // What a question is asked with says little about what it asks.
  const SMALL = /怎么办|怎么|怎样|如何|什么|为什么|哪里|哪儿|有没有|能不能|可以|我们|你们|他们|大家|没有|[的了在是和与及或有吗呢吧啊我你他她它这那把被给让对从到为都也还就不]|[^\u3400-\u9fff0-9a-z]/g;
  const MOST_PIECES = 10;

  search.Chinese = class {
    constructor(store, manifest) {
      this.store = store;
      this.variants = search.variants(manifest.variants[0], manifest.variants[1]);
      this.strings = { kind: "g", directory: search.directory(manifest.strings), byWord: false };
      this.sounds = search.directory(manifest.sounds);
    }

    /* The meanings of the terms, in order; a document must have them all. */
    async meanings(terms) {
      const groups = [];
      for (const term of terms) {
        const text = search.chinese(term.text, this.variants);
        if (!text) continue;
        const latin = !term.quoted && /^[a-z']+$/.test(text);
        const last = groups[groups.length - 1];
        if (latin && last && last.latin) last.texts.push(text);
        else groups.push({ latin: latin, texts: [text] });
      }
      const found = await Promise.all(groups.map((group) => (group.latin ? this.latin(group.texts) : group.texts.map((text) => this.literal([text])))));
      return Promise.all(found.flat());
    }

    /* The meanings of all pairs of characters in the terms, for documents that have some of them. */
    async loose(terms) {
      const pieces = new Set(), letters = [];
      for (const term of terms) {
        const text = search.chinese(term.text, this.variants);
        if (/^[a-z']+$/.test(text)) letters.push(term);
        else for (const run of text.split(SMALL)) {
          if (run.length === 1 && text.length === 1) pieces.add(run);
          for (let at = 0; at + 1 < run.length; at++) pieces.add(run.slice(at, at + 2));
        }
      }
      const found = Array.from(pieces).slice(0, MOST_PIECES).map((text) => this.literal([text]));
      return (await Promise.all(found)).concat(letters.length ? await this.meanings(letters) : []);
    }

    /* What ranks documents higher in which the terms stand one after the other. */
    async phrase(terms) {
      return this.literal([terms.map((term) => search.chinese(term.text, this.variants)).join("")]);
    }

    /* One of the strings, as it is. */
    async literal(texts) {
      const meaning = new search.Meaning(this.store.documents);
      const rows = await Promise.all(texts.map((text) => this.find(text)));
      texts.forEach((text, index) => meaning.add(rows[index], this.finder(text), search.FULL));
      return meaning;
    }

    async find(text) {
      const found = await search.findString(this.store, this.strings, text);
      if (!found || found.exact) return found;
      // Many texts to look at: another part of the string may say which.
      if (search.count(found.row) <= FEW) return found;
      const rest = await search.findString(this.store, this.strings, text.slice(found.key.length - 1));
      return rest && Object.assign(found, { also: search.marked(rest.row, this.store.documents) });
    }

    /* Finds a string in lines, {text}, on which their normal form is kept. */
    finder(text) {
      return {
        test: (line) => {
          if (line.normal === undefined) line.normal = search.chinese(line.text, this.variants);
          return line.normal.includes(text);
        },
        find: (line) => {
          if (!line.traced) line.traced = search.tracedChinese(line.text, this.variants);
          const { text: normal, from, to } = line.traced, spans = [];
          for (let at = normal.indexOf(text); at >= 0; at = normal.indexOf(text, at + text.length)) {
            spans.push([from[at], to[at + text.length - 1]]);
          }
          return spans;
        },
      };
    }

    /* Words in Latin letters, next to each other: as they are, or as one sound, or each as a sound. */
    async latin(texts) {
      const literal = await Promise.all(texts.map(async (text) => (await this.literal([text])).settled(this.store)));
      const known = literal.every((meaning) => !meaning.empty);
      const sound = texts.join("").replace(/'/g, "");
      const heard = known && sound.length < 5 ? [] : await this.heard(sound);
      if (heard.length && texts.length === 1 && known) return [await this.literal(texts.concat(heard))];
      if (heard.length) return [await this.literal(heard)];
      if (texts.length === 1) return literal;
      const each = await Promise.all(texts.map((text, index) => (literal[index].empty ? this.latin([text]) : [literal[index]])));
      return each.flat();
    }

    /* The characters that a sound may stand for, the most frequent: whole syllables where there are any, else begun ones. */
    async heard(sound) {
      if (sound.length < 2 || !this.sounds.length) return [];
      const { whole, begun } = await this.spelt(sound, "");
      const order = (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
      return Array.from(whole.size ? whole : begun).sort(order).slice(0, CANDIDATES).map((pair) => pair[0]);
    }

    /* Characters that begin with `first` → how often they occur, for all that a sound may stand for. */
    async spelt(sound, first) {
      const whole = new Map(), begun = new Map(), longer = [];
      const take = (map, characters, often) => map.set(characters, Math.max(often, map.get(characters) || 0));
      for (const entry of await this.entries(sound)) {
        const { key, lengths, often, characters } = entry;
        if (!characters.startsWith(first)) continue;
        if (key.startsWith(sound)) {
          let syllables = 0, length = 0;
          while (length < sound.length) length += lengths[syllables++];
          take(length === sound.length ? whole : begun, start(characters, lengths, syllables), often);
        } else if (lengths.length === WINDOW) longer.push(entry);
      }
      // Longer than an entry: another one begins with the last character of this.
      for (const { key, lengths, often, characters } of longer) {
        const before = start(characters, lengths, WINDOW - 1), last = characters.slice(before.length);
        const rest = await this.spelt(sound.slice(key.length - lengths[WINDOW - 1]), last);
        for (const [more, times] of rest.whole) take(whole, before + more, Math.min(often, times));
        for (const [more, times] of rest.begun) take(begun, before + more, Math.min(often, times));
      }
      return { whole: whole, begun: begun };
    }

    /* The entries whose key begins with the sound, or is a beginning of it. */
    async entries(sound) {
      const found = [];
      const numbers = new Set();
      const last = search.lastUpTo(this.sounds, sound + "~");
      for (let number = search.lastUpTo(this.sounds, sound); number <= last; number++) numbers.add(number);
      for (let length = WINDOW; length < sound.length; length++) numbers.add(search.lastUpTo(this.sounds, sound.slice(0, length)));
      numbers.delete(-1);
      const shards = Array.from(numbers, (number) => this.store.get("y" + number, (content) => search.shard(content, false)));
      for (const shard of await Promise.all(shards)) {
        shard.keys.forEach(function (key, index) {
          if (!key.startsWith(sound) && !sound.startsWith(key)) return;
          const [, lengths, often, characters] = /^(\d+)(.)(.+)$/s.exec(shard.values[index]);
          found.push({ key: key, lengths: Array.from(lengths, Number), often: often.charCodeAt(0), characters: characters });
        });
      }
      return found;
    }
  };

  /* The first characters of an entry, as many as `syllables`; a piece in Latin letters or digits counts as one. */
  function start(characters, lengths, syllables) {
    let at = 0;
    for (let index = 0; index < syllables; index++) {
      at += /[a-z0-9]/.test(characters[at]) ? lengths[index] : 1;
    }
    return characters.slice(0, at);
  }
})(casebookSearch);
