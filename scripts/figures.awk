# Compares the figures of one Markdown page with the committed results that they were copied from.
# Called by check-figures, which explains the markers. Prints a line for each finding.
#
#   awk -v folder=FOLDER -f figures.awk PAGE      FOLDER is the page's own; result files are relative to it

function report(line, text) { printf "  %s:%d: %s\n", FILENAME, line, text }

# Leaves one kind of minus, and no other character that looks like one between numbers.
function plain(text) {
  gsub(/−/, "-", text)
  gsub(/–/, " ", text)
  return text
}

# Fills `value`, `digits`, `percent` and `exact` with the numbers of `text` and returns how many there are. Numbers
# that are part of a word or a version, such as those in ge2e and 0.1.4, are not figures.
# `grouped`: a comma may stand between thousands, as in prose and never in results.
function numbers(text, grouped, value, digits, percent, exact,    count, at, before, after, sign, token, cut, share) {
  text = plain(text)
  share = index(text, "%") > 0
  count = 0
  at = 1
  while (match(substr(text, at), grouped ? GROUPED : UNGROUPED)) {
    token = substr(text, at + RSTART - 1, RLENGTH)
    before = substr(text, 1, at + RSTART - 2)
    at += RSTART - 1 + RLENGTH
    after = substr(text, at)
    if (after ~ /^\.[0-9]/) { # a version
      match(after, /^[0-9.]+/)
      at += RLENGTH
      continue
    }
    if (before ~ /[A-Za-z_]$/ || before ~ /[A-Za-z_]-$/ || before ~ /[A-Za-z_][0-9]*\.$/ || after ~ /^[A-Za-z_]/) continue
    sign = before ~ /-$/ && before !~ /[0-9]-$/ ? -1 : 1
    gsub(/,/, "", token)
    count++
    value[count] = sign * token
    cut = token
    sub(/[eE].*/, "", cut)
    digits[count] = index(cut, ".") ? length(cut) - index(cut, ".") : 0
    if (token ~ /[eE]/) {
      sub(/.*[eE]/, "", token)
      digits[count] -= token
    }
    percent[count] = share
    exact[count] = before ~ /[0-9] ?\/ ?$/ || after ~ /^ ?\/ ?[0-9]/
  }
  return count
}

# Whether `wanted`, printed with `places` decimals, is `found` rounded. Whole numbers are counts, and are not rounded.
function equal(wanted, places, counted, found,    distance) {
  distance = wanted - found
  if (distance < 0) distance = -distance
  if (counted) return distance == 0
  return distance <= 0.5 * 10 ^ -places * (1 + 1e-6)
}

function agrees(i, found) {
  if (equal(value[i], digits[i], exact[i] || (digits[i] == 0 && !percent[i]), found)) return 1
  return percent[i] && !exact[i] && equal(value[i], digits[i], 0, 100 * found)
}

# Reads a result file once: a line is a record, and a .json file is a single one.
function load(path,    line, text, count) {
  if (path in records) return
  count = 0
  text = ""
  while ((getline line < path) > 0) {
    sub(/\r$/, "", line)
    if (path ~ /\.json$/) text = text " " line
    else record[path, ++count] = line
  }
  close(path)
  if (path ~ /\.json$/) record[path, ++count] = text
  records[path] = count
}

# A record behind its file's name, so that words can choose among files. In a .csv file words are whole fields.
function named(path, i,    name) {
  name = path
  sub(/.*\//, "", name)
  sub(/\.[a-z]+$/, "", name)
  fields = path ~ /\.csv$/
  return name (fields ? "," : " \001 ") record[path, i]
}

# `text` without the first occurrence of `word` as a whole word or field; sets `missing` when there is none.
function without(text, word,    from, place, before, after) {
  from = 1
  while ((place = index(substr(text, from), word)) > 0) {
    place += from - 1
    before = substr(text, 1, place - 1)
    after = substr(text, place + length(word))
    if (fields ? before ~ /(^|,)$/ && after ~ /^(,|$)/ : before !~ /[A-Za-z0-9_-]$/ && after !~ /^[A-Za-z0-9_-]/)
      return before " \001 " after
    from = place + 1
  }
  missing = 1
  return text
}

# Whether `text` has all `words`, which are ended by \002; leaves what else it has in `rest`.
function hasWords(text, words,    list, many, i) {
  missing = 0
  many = split(words, list, "\002")
  for (i = 1; i <= many && !missing; i++) if (list[i] != "") text = without(text, list[i])
  rest = text
  return !missing
}

# Whether `text` is a record with all `words` and all of the `count` wanted numbers, each as often as it is wanted.
function holds(text, words, count,    i, j, best, found, used, places) {
  if (!hasWords(text, words)) return 0
  found = numbers(rest, 0, has, hasDigits, hasPercent, hasExact)
  split("", used)
  for (places = highest(count); places >= lowest(count); places--)
    for (i = 1; i <= count; i++) {
      if (digits[i] != places) continue
      best = 0
      for (j = 1; j <= found && !best; j++) if (!(j in used) && agrees(i, has[j])) best = j
      if (!best) return 0
      used[best] = 1
    }
  return 1
}

function highest(count,    i, most) {
  most = digits[1]
  for (i = 2; i <= count; i++) if (digits[i] > most) most = digits[i]
  return most
}

function lowest(count,    i, least) {
  least = digits[1]
  for (i = 2; i <= count; i++) if (digits[i] < least) least = digits[i]
  return least
}

# The words in backticks of `text`, each followed by \002.
function quoted(text,    words) {
  words = ""
  while (match(text, /`[^`]+`/)) {
    words = words substr(text, RSTART + 1, RLENGTH - 2) "\002"
    text = substr(text, RSTART + RLENGTH)
  }
  return words
}

# `text` without code and without the targets of links.
function prose(text) {
  gsub(/`[^`]*`/, "", text)
  gsub(/\]\([^)]*\)/, "]", text)
  return text
}

function readable(words) {
  gsub(/\002/, " ", words)
  sub(/ +$/, "", words)
  return words == "" ? "" : " beside the words " words
}

# Checks the numbers of `text` against one record that has the words.
function checkRow(line, text, words,    count, f, i) {
  count = numbers(prose(text), 1, value, digits, percent, exact)
  if (!count) return
  for (f = 1; f <= files; f++)
    for (i = 1; i <= records[file[f]]; i++) if (holds(named(file[f], i), words, count)) return
  text = prose(text)
  gsub(/^[ \003]+|[ \003]+$/, "", text)
  gsub(/[ \003]+/, " ", text)
  report(line, "no record of " names " holds “" text "”" readable(words) ".")
}

# Checks the fractions, percentages and decimals of a paragraph, not the whole numbers of prose. Each stands in some
# record that has the marker's words; the two numbers of a fraction stand in the same one.
function checkParagraph(line, text,    count, f, i, j, n, ok, pair) {
  count = numbers(prose(text), 1, value, digits, percent, exact)
  for (i = 1; i <= count; i++) {
    if (digits[i] == 0 && !exact[i] && !percentNext(text, value[i])) continue
    pair = exact[i] && i < count && exact[i + 1]
    ok = 0
    for (f = 1; f <= files && !ok; f++)
      for (j = 1; j <= records[file[f]] && !ok; j++) {
        if (!hasWords(named(file[f], j), extra)) continue
        n = numbers(rest, 0, has, hasDigits, hasPercent, hasExact)
        ok = among(i, n) && (!pair || among(i + 1, n))
      }
    if (!ok) report(line, "no record of " names " holds the figure " value[i] (pair ? "/" value[i + 1] : "") readable(extra) ".")
    if (pair) i++
  }
}

function among(i, count,    j) {
  for (j = 1; j <= count; j++) if (agrees(i, has[j])) return 1
  return 0
}

function percentNext(text, number) { return index(text, number " %") || index(text, number "%") }

# Cells are separated by bars, which code and escaped bars are not.
function cells(line, list,    count, i) {
  gsub(/\\\|/, "\004", line)
  sub(/^ *\|/, "", line)
  sub(/\| *$/, "", line)
  count = split(line, list, "|")
  for (i = 1; i <= count; i++) gsub(/\004/, "|", list[i])
  return count
}

function tableRow(line, text,    count, i, j, row, words, own, group) {
  count = cells(text, cell)
  if (++rows == 1) { # the header
    columns = count
    for (i = 1; i <= count; i++) header[i] = quoted(cell[i])
    return
  }
  if (rows == 2 || mode != "figures") return
  row = ""
  for (i = 1; i <= count; i++) row = row quoted(cell[i])
  split("", group)
  for (i = 1; i <= count; i++) { # the columns that share their words come from one record
    own = header[i]
    if (own in group) continue
    group[own] = 1
    words = ""
    for (j = 1; j <= count; j++) if (header[j] == own) words = words " \003 " cell[j]
    checkRow(line, words, row own extra)
  }
}

function readMarker(line, text,    list, count, i) {
  finish(line)
  markerLine = line
  mode = "none"
  if (text ~ /^<!-- not measured -->$/) {
    mode = "unmeasured"
    return
  }
  if (text !~ /^<!-- figures: .+ -->$/) {
    report(line, "this comment is no marker; write <!-- figures: FILE --> or <!-- not measured -->.")
    mode = "bad"
    return
  }
  mode = "figures"
  files = 0
  extra = ""
  names = ""
  sub(/^<!-- figures: +/, "", text)
  sub(/ +-->$/, "", text)
  count = split(text, list, / +/)
  for (i = 1; i <= count; i++)
    if (list[i] ~ /\.(csv|txt|log|json|jsonl|yaml)$/) {
      file[++files] = folder "/" list[i]
      load(file[files])
      names = names (names == "" ? "" : " and ") list[i]
      if (!records[file[files]]) {
        report(line, "there is no result " list[i] ", or it is empty; commit what the command wrote.")
        mode = "bad"
      }
    } else extra = extra list[i] "\002"
  if (!files && mode == "figures") {
    report(line, "this marker names no result file (.csv, .txt, .log, .json, .jsonl or .yaml).")
    mode = "bad"
  }
}

# Ends what a marker stands for. A marker without anything behind it is a mistake.
function finish(line) {
  if (mode == "figures" && paragraph != "") checkParagraph(paragraphLine, paragraph)
  else if (mode != "" && mode != "bad" && !claimed) report(markerLine, "nothing follows this marker.")
  mode = ""
  claimed = 0
  paragraph = ""
}

# A fenced block's lines are those of the result, in their order; a line … stands for lines that are left out.
function fenceLine(line, text,    i, clean) {
  if (text ~ /^(─)+( +(─)+)+ *$/ && mode == "") { # the line below a table's header
    if (!told) report(line, "this output has no marker; put <!-- figures: FILE --> before its block.")
    told = 1
  }
  if (mode != "figures" || text ~ /^ *…? *$/) return
  sub(/ +$/, "", text)
  for (i = fencePlace + 1; i <= records[file[1]]; i++) {
    clean = record[file[1], i]
    sub(/ +$/, "", clean)
    if (clean == text) {
      fencePlace = i
      return
    }
  }
  if (!told) report(line, "this line of output is not in " names ", or not after the lines before it: “" substr(text, 1, 60) "…”")
  told = 1
}

BEGIN {
  GROUPED = "[0-9]+(,[0-9][0-9][0-9])*(\\.[0-9]+)?([eE][-+]?[0-9]+)?"
  UNGROUPED = "[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?"
}

/^ *```/ {
  if (fenced) {
    fenced = 0
    claimed = mode != ""
    finish(FNR)
  } else {
    if (paragraph != "") finish(FNR)
    fenced = 1
    told = 0
    fencePlace = 0
  }
  next
}
fenced { fenceLine(FNR, $0); next }
/^ *<!-- *(fig|not|un|meas)/ { rows = 0; readMarker(FNR, $0); next }
/^ *\|/ {
  if (paragraph != "") finish(FNR)
  if (!rows && mode == "") report(FNR, "this table has no marker; put <!-- figures: FILE --> or <!-- not measured --> before it.")
  claimed = 1
  tableRow(FNR, $0)
  next
}
rows { rows = 0; finish(FNR) } # the line after a table
/^ *$/ { if (paragraph != "") { claimed = 1; finish(FNR) } next }
mode != "" {
  if (mode == "unmeasured") { report(markerLine, "nothing follows this marker that it could stand for."); mode = "bad" }
  if (paragraph == "") paragraphLine = FNR
  claimed = 1
  paragraph = paragraph " " $0
}
END { finish(FNR) }
