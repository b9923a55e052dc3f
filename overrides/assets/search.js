// What the theme's search box asks: it sends the entries of a view and then what was typed, and is sent what to show.
// It takes the place of the theme's own worker and speaks as that one does. In it stands how rules are ranked: words are
// brought to their stem and to what they mean (data/model/search.yml), mended where mistyped, and weighed by how rare
// they are; an entry counts for the likest thing it says or is asked by, and for how much of the question it holds.
(() => {
  "use strict";

  const NOTHING = new Set(("a an the of to and or is are am be been being was were it its this that these those there here with for from by as "
    + "at in on into i we he she they us our your you my me his her their him them mine do does did doing done has have had having s t d m re ve "
    + "ll hasnt havent hadnt didnt couldnt shouldnt wouldnt so if just also please about any some get got go going im ive id hes shes theyre theyve were youre dont doesnt didnt isnt arent wasnt "
    + "wont cant not no than then too very will would shall up out off s'pose really actually like").split(" "));
  // What a question begins with tells questions on one thing apart, and says nothing of what they are on.
  const QUESTION = new Set(["=may", "=what", "=who", "=where", "=when", "=why", "=how", "=must"]);
  const QUESTION_WEIGHT = 0.3;
  // Words of every day tell little, however few rules hold them.
  const LITTLE = "someone somebody anyone anybody everyone people person thing something anything stuff want wanna know think say said make made "
    + "use see saw look come came give try take took taken put need new good bad right wrong way time day bit lot own other another first last next much "
    + "many long still again even ever never always only now today best better great big small find found work show set leave left start stop ask talk "
    + "feel morning afternoon keep both each every all more most same away around one two thing place go went around when while whether because "
    + "his her year number stay hold mean";
  const LITTLE_WEIGHT = 0.5;
  // Who is spoken of.
  const NAMED = { pupils: "=pupil", staff: "=staff", visitors: "=visitor" };
  const NEVER = { score: Infinity, holds: 1, share: 1 };
  const HARDLY = { score: 0.8, holds: 0.8, share: 0.7 };
  const LIKE = new Set(["=picture", "=pupil", "=message"]);
  const THIRD = new Set("he she him her his hers they them their".split(" "));
  // How much a word counts by where it stands.
  const IN_TEXT = 1, IN_ASKED = 0.85, IN_SECTION = 0.45, IN_POLICY = 0.15;
  const UNKNOWN = 0.8, MENDED = 0.85, BEGUN = 0.8, KIND = 0.6, OWN = 1.1, STEEP = 0.8, LATE = 0.8, LITERAL = 0.3, INNER = 0.35, ENOUGH = 1.5, RARE = 4, THING = 0.7;
  // A school's own rule that has no words to be asked by cannot be likened to a question, so it is judged by how much of a question it holds.
  const LOCAL_LIKE = 0.3, LOCAL_HOLDS = 0.85;
  const MOST = 8, LONG = 240, APART = 4;

  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[’'`]/g, "");
  const words = (text) => plain(text).match(/[a-z0-9]+/g) || [];

  // Verbs whose past is another word.
  const PAST = new Map(("went go,gone go,took take,taken take,gave give,given give,lost lose,broke break,broken break,sent send,told tell,kept keep,"
    + "left leave,found find,brought bring,bought buy,taught teach,caught catch,stole steal,stolen steal,wrote write,written write,saw see,seen see,"
    + "said say,met meet,rang ring,rung ring,wore wear,worn wear,heard hear,felt feel,held hold,read read,spoke speak,spoken speak,forgot forget,"
    + "forgotten forget,chose choose,chosen choose,came come,ran run,made make,paid pay,hid hide,hidden hide,children child,kids kid").split(",").map((pair) => pair.split(" ")));

  /** A word without its endings: bullied, bullies and bullying are one, and so are go and went. */
  function stem(word) {
    let it = PAST.get(word) || word;
    if (it.length > 3) {
      it = it.replace(/(ss|sh|ch|x|z)es$/, "$1").replace(/ies$/, "y").replace(/([^su])s$/, "$1");
      const bare = it.replace(/(ied)$/, "y").replace(/(ing|ed)$/, "");
      if (bare !== it && bare.length > 2 && /[aeiouy]/.test(bare)) it = bare.replace(/([bdfgmnprt])\1$/, "$1");
      if (it.length > 5) it = it.replace(/([st])ion$/, "$1").replace(/ly$/, "").replace(/ment$/, "");
    }
    return it.length > 2 ? it.replace(/y$/, "i").replace(/e$/, "") : it;
  }

  const little = new Set(words(LITTLE).flatMap((word) => [stem(word), `=${word}`]));

  /** How many slips of the finger lie between two words, if no more than `most`; two letters that changed places are one. */
  function slips(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let last = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], last[j - 2] + 1);
      }
      [last, row] = [row, next];
    }
    return row[other.length];
  }

  /** Whether a short word has another consonant in one place: that is most often another word, and no slip. */
  function swapped(one, other) {
    const apart = [...one].flatMap((letter, at) => (letter === other[at] ? [] : [at]));
    return apart.length === 1 && !(/[aeiouy]/.test(one[apart[0]]) && /[aeiouy]/.test(other[apart[0]]));
  }

  /** What words mean: phrases of one meaning become one mark, and a thing brings the kind of thing it is. */
  class Meanings {
    constructor({ same = {}, kinds = {}, elsewhere = [] }) {
      this.phrases = new Map();
      this.kind = new Map();
      this.longest = 1;
      this.known = new Set();
      for (const [name, alternatives] of Object.entries(same)) for (const each of [name, ...alternatives]) this.phrase(each, `=${name}`);
      for (const each of elsewhere) this.phrase(each, `!${each}`);
      for (const [name, things] of Object.entries(kinds)) for (const thing of things) {
        const kind = this.marks(words(name))[0];
        const [mark] = this.marks(words(thing));
        if (!this.phrases.has(this.key(words(thing)))) this.phrase(thing, `~${thing}`);
        const own = this.phrases.get(this.key(words(thing))) || mark.mark;
        this.kind.set(own, [...(this.kind.get(own) || []), kind.mark]);
      }
    }

    key(tokens) { return tokens.map(stem).join(" "); }

    phrase(text, mark) {
      const tokens = words(text);
      for (const token of tokens) this.known.add(token);
      this.longest = Math.max(this.longest, tokens.length);
      if (!this.phrases.has(this.key(tokens))) this.phrases.set(this.key(tokens), mark);
    }

    /** The marks of a text in order, each with the words it came from. */
    marks(tokens) {
      const stems = tokens.map(stem), found = [];
      for (let at = 0; at < tokens.length;) {
        let length = Math.min(this.longest, tokens.length - at), mark;
        for (; length > 0; length--) if ((mark = this.phrases.get(stems.slice(at, at + length).join(" ")))) break;
        if (!mark) length = 1;
        if (mark || !NOTHING.has(tokens[at])) found.push({ mark: mark || stems[at], at, length });
        at += length;
      }
      return found;
    }

    /** What a mark was written as: the words themselves, and what each of several means alone. "Supply teacher" is staff, and is supply. */
    literal(tokens, { mark, at, length }) {
      if (mark[0] === "!") return [];
      const inner = tokens.slice(at, at + length).filter((token) => length === 1 || !NOTHING.has(token));
      if (length > 1) return inner.map((token) => this.phrases.get(stem(token)) || stem(token)).filter((each) => each !== mark && !QUESTION.has(each));
      return mark[0] === "=" && !QUESTION.has(mark) ? inner.map((token) => `'${stem(token)}`) : [];
    }

    /** The marks of a text, of the kinds that its things are of, and of what it was written as. */
    all(text) {
      const tokens = words(text);
      return [...new Set(this.marks(tokens).flatMap((each) => [each.mark, ...(this.kind.get(each.mark) || []), ...this.literal(tokens, each)]))];
    }
  }

  /** The entries of a view, ready to be asked. */
  class Index {
    constructor({ config, docs }) {
      this.config = config;
      this.docs = docs;
      this.meanings = new Meanings(config.words);
      this.held = docs.map(() => new Map());
      this.said = [];
      this.spelt = new Map();
      docs.forEach((doc, at) => this.add(doc, at));
      this.count();
    }

    add(doc, at) {
      const section = this.config.sections[doc.section] || {};
      doc.whose = section.whose;
      for (const [text, weight] of [[doc.text, IN_TEXT], [doc.title || "", IN_TEXT], [section.title || "", IN_SECTION], [section.policy || "", IN_POLICY]]) this.hold(at, text, weight);
      for (const ask of (section.asks || "").split("|").filter(Boolean)) this.hold(at, ask, IN_SECTION);
      for (const sentence of doc.text.split(/(?<=[.?])\s+/)) this.say(at, sentence);
      this.say(at, doc.text);
      for (const ask of (doc.asks || "").split("|").filter(Boolean)) {
        this.hold(at, ask, IN_ASKED);
        this.say(at, ask);
      }
    }

    hold(at, text, weight) {
      for (const token of words(text)) this.spelt.set(token, (this.spelt.get(token) || 0) + 1);
      const held = this.held[at];
      for (const mark of this.meanings.all(text)) held.set(mark, Math.max(held.get(mark) || 0, mark[0] === "!" && weight === IN_TEXT ? 0 : weight));
    }

    say(at, text) {
      const marks = this.meanings.all(text);
      if (marks.length) this.said.push({ at, marks });
    }

    /** Weighs each mark by how few entries hold it, and notes where it is said. */
    count() {
      const held = new Map(), total = this.docs.length;
      for (const each of this.held) for (const [mark, weight] of each) if (weight >= IN_ASKED) held.set(mark, (held.get(mark) || 0) + 1);
      const weigh = (count) => Math.log(1 + (total - count + 0.5) / (count + 0.5)) ** STEEP;
      this.most = weigh(1);
      this.weights = new Map([...held].map(([mark, count]) => [mark, weigh(Math.max(count, RARE)) * (QUESTION.has(mark) ? QUESTION_WEIGHT : mark[0] === "'" ? LITERAL : little.has(mark) || /^\d+$/.test(mark) ? LITTLE_WEIGHT : 1)]));
      this.places = new Map();
      this.said.forEach((each, number) => {
        each.size = Math.sqrt(each.marks.reduce((sum, mark) => sum + this.weight(mark) ** 2, 0)) || 1;
        for (const mark of each.marks) {
          if (!this.places.has(mark)) this.places.set(mark, []);
          this.places.get(mark).push(number);
        }
      });
      for (const token of this.meanings.known) if (!this.spelt.has(token)) this.spelt.set(token, 1);
      this.vocabulary = [...this.spelt.keys()];
    }

    weight(mark) { return this.weights.get(mark) ?? (QUESTION.has(mark) ? 0.2 : 0.5); }

    /** What was typed, with each word that nothing holds mended: the words meant, and those that mean nothing here. */
    mended(typed, whole) {
      const tokens = this.joined(typed);
      return tokens.map((token, at) => {
        if (this.spelt.has(token) || NOTHING.has(token) || token.length < 3 || /^\d/.test(token)) return token;
        // The last word may not be finished yet.
        if (!whole && at === tokens.length - 1 && this.vocabulary.some((known) => known.startsWith(token))) return token;
        return this.nearest(token) || token;
      });
    }

    /** Words that are one word here: fit bit, air tag. */
    joined(tokens) {
      const found = [];
      for (let at = 0; at < tokens.length; at++) {
        const both = tokens[at] + (tokens[at + 1] || "");
        const one = tokens[at + 1] && both.length > 4 && tokens[at].length > 1 && this.spelt.has(both) && !(this.spelt.has(tokens[at]) && this.spelt.has(tokens[at + 1]));
        found.push(one ? both : tokens[at]);
        if (one) at++;
      }
      return found;
    }

    nearest(token) {
      const most = token.length > 8 ? 2 : token.length > 3 ? 1 : 0;
      const stemmed = stem(token);
      let best, least = most + 1, often = 0;
      for (const known of this.vocabulary) {
        if (stem(known) === stemmed) return known;
        if (known.length < 3 || (token.length < 6 && known.length === token.length && swapped(token, known))) continue;
        const count = slips(token, known, most) + (known[0] === token[0] ? 0 : 0.5);
        if (count <= most + (most > 1 ? 0.5 : 0) && (count < least || (count === least && this.spelt.get(known) > often))) [best, least, often] = [known, count, this.spelt.get(known)];
      }
      return best;
    }

    /** The terms of a question: each with its weight and the marks that answer to it. */
    terms(tokens) {
      const terms = [], seen = new Set();
      for (const { mark, at, length } of this.meanings.marks(tokens)) {
        if (seen.has(mark)) continue;
        seen.add(mark);
        const kinds = (this.meanings.kind.get(mark) || []).filter((kind) => this.weights.has(kind));
        const last = at + length === tokens.length && length === 1;
        const begun = last && mark[0] !== "!" && tokens[at].length > 1 && !this.weights.has(mark) ? this.begun(tokens[at]) : [];
        if (this.weights.has(mark)) terms.push({ marks: [[mark, 1]], weight: this.weight(mark) * (kinds.length ? THING : 1), elsewhere: mark[0] === "!" });
        else if (begun.length) terms.push({ marks: begun.map((each) => [each, BEGUN]), weight: Math.max(...begun.map((each) => this.weight(each))) });
        else if (!kinds.length && !QUESTION.has(mark)) terms.push({ marks: [], elsewhere: mark[0] === "!", weight: this.most * (mark[0] === "!" ? 1.3 : /^\d+$/.test(mark) || little.has(mark) ? LITTLE_WEIGHT : UNKNOWN) });
        for (const kind of kinds) if (!seen.has(kind)) {
          seen.add(kind);
          terms.push({ marks: [[kind, 1]], weight: this.weight(kind) * (this.weights.has(mark) ? KIND : 1) });
        }
        for (const literal of this.meanings.literal(tokens, { mark, at, length })) if (!seen.has(literal) && this.weights.has(literal)) {
          seen.add(literal);
          terms.push({ marks: [[literal, 1]], weight: this.weight(literal) * (length > 1 ? INNER : 1) });
        }
      }
      return terms;
    }

    /** The marks of the words that begin so. */
    begun(start) {
      const found = this.vocabulary.filter((known) => known.startsWith(start)).flatMap((known) => this.meanings.all(known));
      return [...new Set(found)].filter((mark) => this.weights.has(mark)).slice(0, 12);
    }

    /** Whom a question is about: the readers it names, else whoever asks. */
    about(tokens, terms) {
      const marks = new Set(terms.flatMap((term) => term.marks.map(([mark]) => mark)));
      const named = Object.entries(NAMED).filter(([, mark]) => marks.has(mark)).map(([reader]) => reader);
      if (this.config.view !== "pupils" && tokens.some((token) => THIRD.has(token))) named.push("pupils");
      return new Set(named.length ? named : this.config.view === "parents" ? ["parents", "pupils"] : [this.config.view]);
    }

    /** Every entry's score for a question, from 0 to about 1. */
    scores(terms, about) {
      const size = Math.sqrt(terms.reduce((sum, term) => sum + term.weight ** 2, 0)) || 1;
      const whole = terms.reduce((sum, term) => sum + term.weight, 0) || 1;
      const shared = new Float64Array(this.said.length);
      const holds = new Float64Array(this.docs.length);
      for (const term of terms) {
        const best = new Map();
        for (const [mark, share] of term.marks) for (const number of this.places.get(mark) || []) best.set(number, Math.max(best.get(number) || 0, share * this.weight(mark)));
        for (const [number, weight] of best) shared[number] += weight * term.weight;
        this.held.forEach((held, at) => {
          holds[at] += term.weight * Math.max(0, ...term.marks.map(([mark, share]) => share * (held.get(mark) || 0)));
        });
      }
      const likest = new Float64Array(this.docs.length);
      this.said.forEach((each, number) => {
        likest[each.at] = Math.max(likest[each.at], shared[number] / (each.size * size));
      });
      return this.docs.map((doc, at) => {
        const held = holds[at] / whole;
        const score = doc.local ? LOCAL_LIKE * likest[at] + LOCAL_HOLDS * held : 0.5 * likest[at] + 0.5 * held;
        return { at, likest: likest[at], holds: held, score: score * (about.has(doc.whose) ? OWN : 1) * (doc.late ? LATE : 1) };
      });
    }

    /** Whether what was typed is a cry for help: all words of a line in their order, close together, or a picture by another name. */
    cry(tokens) {
      const typed = tokens.map((token) => [stem(token), undefined]);
      for (const { mark, at } of this.meanings.marks(tokens)) if (LIKE.has(mark)) typed[at][1] = mark;
      this.cries ??= this.config.words.help.map((line) => words(line).map((word) => [stem(word), this.meanings.phrases.get(stem(word))]));
      const met = ([one, meant], [word, mark]) => one === word || (LIKE.has(meant) && meant === mark);
      // From each word that a line may begin with: how far apart its words may stand.
      return this.cries.some((line) => typed.some((_, start) => {
        let next = 0, at = start;
        for (; next < line.length && at < typed.length && at < start + line.length + APART; at++) if (met(line[next], typed[at])) next++;
        return next === line.length;
      }));
    }

    ask(typed) {
      const tokens = words(typed);
      if (!tokens.length) return { items: [] };
      const meant = this.mended(tokens, /\s$/.test(typed));
      const terms = this.terms(meant);
      const { cry } = this.config.floors;
      const floor = this.floor(terms);
      const about = this.about(tokens, terms);
      const help = this.cry(meant) || this.cry(tokens) ? this.docs.findIndex((doc) => doc.help) : -1;
      // Whoever calls for help is not shown what only sounds alike.
      const found = help < 0 ? this.answers(terms, about, floor) : [help, ...this.answers(terms, about, cry).filter((at) => at !== help).slice(0, 3)];
      const matched = new Set(terms.flatMap((term) => term.marks.map(([mark]) => mark)).filter((mark) => !QUESTION.has(mark)));
      // The theme opens the entry of the highest score when Enter is struck.
      return { items: found.map((at, rank) => [this.item(this.docs[at], 1000 - rank, matched)]), tried: found.length ? [] : this.tried(meant) };
    }

    /** What an entry must at least be to answer: less where the question names a topic of the policies. */
    floor(terms) {
      const { elsewhere, topic, other } = this.config.floors;
      this.topics ??= new Set(this.config.words.topics.flatMap((each) => this.meanings.marks(words(each)).map(({ mark }) => mark)));
      const named = terms.some((term) => term.marks.some(([mark]) => this.topics.has(mark)));
      const meant = terms.filter((term) => term.marks.length && !term.elsewhere && term.weight > ENOUGH);
      if (terms.some((term) => term.elsewhere)) return named ? elsewhere : meant.length > 1 ? HARDLY : NEVER;
      return named ? topic : other;
    }

    /** The entries that answer, the likeliest first; none rather than one that does not. */
    answers(terms, about, { score: least, holds: part, share }) {
      const scores = this.scores(terms, about).sort((one, other) => other.score - one.score);
      const best = scores.length ? scores[0].score : 0;
      const found = scores.filter(({ score, holds }) => score >= least && holds >= part && score >= best * share);
      // A rule that stands in two policies is one answer.
      const seen = new Set();
      const fresh = ({ at }) => { const id = this.docs[at].id || this.docs[at].location; return !seen.has(id) && seen.add(id); };
      return found.filter(fresh).slice(0, MOST).map(({ at }) => at);
    }

    /** Those of the words typed that lead somewhere by themselves, for whoever found nothing. */
    tried(meant) {
      if (this.meanings.marks(meant).some(({ mark }) => mark[0] === "!")) return [];
      const rare = ({ mark, length }) => length === 1 && this.weight(mark) > this.most / 3;
      const tokens = this.meanings.marks(meant).filter(rare).map(({ at }) => meant[at]);
      return [...new Set(tokens)].filter((token) => this.answers(this.terms([token]), new Set(), this.config.floors.topic).length).slice(0, 2);
    }

    item(doc, score, matched) {
      const section = this.config.sections[doc.section];
      const where = section ? [section.title, section.policy, doc.label] : [doc.label];
      const place = where.filter(Boolean).map((each) => `<span>${escaped(each)}</span>`).join(" ");
      const text = this.marked(doc.title ? doc.text : this.brief(doc.text, matched), matched);
      const title = doc.title ? `${escaped(doc.title)}` : text;
      return { location: doc.location, title: `<span class="hb-hit">${title}</span>${place ? ` <span class="hb-where">${place}</span>` : ""}`, text: doc.title && doc.text ? `<p>${text}</p>` : "", score, terms: {} };
    }

    /** Of a long rule, the two sentences that hold most of what was looked for. */
    brief(text, matched) {
      const sentences = text.split(/(?<=[.?])\s+/);
      if (text.length <= LONG || sentences.length < 3) return text;
      const holds = (sentence) => this.meanings.all(sentence).filter((mark) => matched.has(mark)).length;
      const best = [...sentences.keys()].sort((one, other) => holds(sentences[other]) - holds(sentences[one]) || one - other).slice(0, 2);
      return best.sort((one, other) => one - other).map((at) => sentences[at]).join(best[1] - best[0] > 1 ? " … " : " ");
    }

    /** A text with what was looked for marked in it. */
    marked(text, matched) {
      const tokens = [...text.matchAll(/[\p{L}\p{N}]+(?:[’'][\p{L}]+)*/gu)];
      const wanted = new Set();
      for (const { mark, at, length } of this.meanings.marks(tokens.map(([token]) => plain(token)))) {
        if ([mark, ...(this.meanings.kind.get(mark) || [])].some((each) => matched.has(each))) for (let next = at; next < at + length; next++) wanted.add(next);
      }
      let said = "", end = 0;
      tokens.forEach((token, number) => {
        said += escaped(text.slice(end, token.index));
        end = token.index + token[0].length;
        said += wanted.has(number) ? `<mark>${escaped(token[0])}</mark>` : escaped(token[0]);
      });
      return said + escaped(text.slice(end));
    }
  }

  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  // The theme's messages: 0 sets up, 1 is ready, 2 asks, 3 answers.
  let index;
  function answer({ type, data }) {
    if (type === 0) {
      index = new Index(data);
      return { type: 1 };
    }
    return { type: 3, data: index.ask(data) };
  }
  if (typeof document === "undefined") addEventListener("message", (event) => postMessage(answer(event.data)));
  else window.handbookSearch = answer;
})();
