"""The words that pages put round their stories, by what they stand for; whole lines only."""

import re

_I = re.IGNORECASE


def _one_of(*phrases: str) -> str:
    """Return an expression for phrases, their blanks as wide as the page has them."""
    ordered = sorted((phrase for line in phrases for phrase in line.split("|")), key=len)
    return "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in reversed(ordered))


_LINK_WORDS = _one_of(
    "more news|more on this|more on this story|more from|more stories|read more|read also",
    "also read|read next|read this next|see also|see more|related|related news",
    "related stories|related articles|related content|recommended|recommended for you",
    "recommended stories|you may also like|you might also like|you may like|latest news",
    "latest stories|latest|most read|most popular|most viewed|trending|trending now",
    "top stories|don't miss|don’t miss|must read|editor's picks|editors' picks",
    "editor’s picks|up next|next story|go deeper|previous article|next article",
    "further reading|in other news|from our partners|sponsored content|mehr zum thema",
    "lesen sie auch|lesen sie mehr|das könnte sie auch interessieren|meistgelesen",
    "lire aussi|à lire aussi|sur le même sujet|voir aussi|lea también|lee también",
    "más noticias|ver también|leia também|leia mais|veja também|leggi anche|lees ook",
    "czytaj także|zobacz też|читайте также|читать далее|ещё по теме|еще по теме|по теме",
    "相关阅读|延伸阅读|相关新闻|推荐阅读|更多新闻|関連記事|관련기사|اقرأ أيضا|اقرأ أيضًا",
)  # fmt: skip
_AGENCIES = _one_of(
    "getty images|afp|afp photo|reuters|ap|ap photo|ap images|associated press|epa",
    "epa-efe|nurphoto|bloomberg|shutterstock|istock|alamy|corbis|xinhua|tass|sputnik",
    "ria novosti|kcna|yonhap|kyodo|kyodo news|jiji press|anadolu|anadolu agency",
    "anadolu images|dpa|picture alliance|imago|pa|pa media|pa images|press association",
    "usa today sports|zuma press|redux|magnum photos|wikimedia commons|flickr|unsplash",
    "pexels|pixabay|keystone|efe|ansa|belga|ritzau|ntb|tt|afp via getty images",
    "afp/getty images|upi|cnn|cnbc|bbc|abaca|sipa|sipa usa|polaris|planet labs|maxar",
    "maxar technologies|handout|courtesy photo|file photo|file|pool|stringer",
)  # fmt: skip
_CREDIT_WORDS = _one_of(
    "photo|photos|image|images|picture|pictures|photograph|photo credit|image credit",
    "picture credit|credit|photo by|photos by|image by|picture by|photograph by",
    "photo courtesy|photo courtesy of|image source|photo source|image courtesy of",
    "file photo|illustration|illustration by|graphic|video credit|image copyright|foto",
    "fotos|bild|bilder|foto von|crédit photo|crédits photo|photo d'archives|imagen",
    "crédito|imagem|immagine|fotografia|фото|источник фото|图片来源|图源|图|写真|사진",
)  # fmt: skip
_SHARE_ITEMS = _one_of(
    "share|tweet|post|pin|pin it|save|print|email|e-mail|copy link|link copied|comment",
    "comments|like|reply|facebook|twitter|x|whatsapp|telegram|linkedin|reddit|pinterest",
    "messenger|instagram|youtube|vk|weibo|flipboard|bookmark|subscribe|sign in|log in",
    "login|register|menu|search|close|advertisement|ad|sponsored|promoted|follow|listen",
    "download|font size|text size|teilen|drucken|merken|partager|imprimer|compartir",
    "imprimir|compartilhar|condividi|stampa|поделиться|распечатать|分享|打印|收藏|评论",
    "シェア|공유",
)  # fmt: skip
_SECTIONS = _one_of(
    "politics|world|world news|us news|u.s. news|news|business|economy|markets|finance",
    "opinion|analysis|asia|asia pacific|europe|africa|middle east|americas|national",
    "international|local|tech|technology|science|health|sports|sport|entertainment",
    "culture|life|lifestyle|travel|breaking news|top news|exclusive|energy|commodities",
    "investing|defense|defence|security|politik|wirtschaft|politique|économie|monde",
    "política|economía|mundo|политика|экономика|в мире|мир",
)  # fmt: skip

# Lines that lead elsewhere: the words alone, or with what they lead to behind a mark.
LINK = re.compile(rf"(?:{_LINK_WORDS})\s*(?:[:：|»>›→–—-]+\s*\S.*|[:：»>›→…]*)", _I)
SHARE = re.compile(
    rf"(?:{_SHARE_ITEMS})(?:[\s|/·•,&+]+(?:(?:{_SHARE_ITEMS})|\d+))*\s*[:：]?"
    r"|share\s+(?:this|on|via|with|it\s+on)\b[^.!?]{0,60}[.!]?"
    r"|(?:follow|like|find|join)\s+(?:us|@\w+|\w+(?:\s\w+)?)\s+on\s+\S[^.!?]{0,60}[.!]?"
    r"|(?:sign\s+up|subscribe)\s+(?:for|to|now|here|today)\b[^.!?\"“”]{0,100}[.!]?"
    r"|(?:click|tap)\s+here\b[^.!?\"“”]{0,80}[.!]?"
    r"|(?:story|article)\s+continues\s+(?:below|after)\b[^.!?]{0,60}[.!]?"
    r"|skip\s+(?:to|past|advertisement)\b[^.!?]{0,60}"
    r"|this\s+(?:material|content)\s+may\s+not\s+be\s+(?:published|reproduced)\b.{0,160}"
    r"|(?:copyright\b|©|\(c\)\s*\d{4}).{0,120}"
    r"|(?:.{0,60}\W)?all\s+rights\s+reserved\W{0,3}",
    _I,
)
# What stands over boxes that sum a story up.
HEADING = re.compile(
    "(?:"
    + _one_of("key points|key takeaways|highlights|at a glance|in brief|in short|table of contents")
    + r")\s*:?",
    _I,
)
_TIME = r"\d{1,2}:[0-5]\d(?::[0-5]\d)?"
# A player's times run together: "VIDEO1:0901:09" is 1:09 of 01:09.
STAMP = re.compile(
    rf"(?:(?:video|audio|watch|listen|play|live|now\s+playing|duration)\W{{0,3}})?"
    rf"{_TIME}(?:\s*(?:[/|·-]\s*)?{_TIME})*"
    r"|(?:play|watch|now\s+playing|up\s+next|loaded|mute|unmute|fullscreen)"
    r"(?:\s+(?:video|audio|now|live|again|the\s+video))?\W{0,3}(?:\d{1,3}%)?"
    r"|(?:video|audio|player)\s+(?:player\s+)?(?:is\s+)?(?:loading|duration|unavailable|player)\W{0,3}",
    _I,
)
_NAME = r"[^!?|/\"“”()\[\]]{1,60}?"
_PARTS = r"(?:\s*[|/–—]\s*|\s+via\s+)"
CREDIT = re.compile(
    rf"[(\[]?(?:{_CREDIT_WORDS})\s*[:：/|–—-]\s*\S.{{0,100}}"
    rf"|[(\[]?(?:{_CREDIT_WORDS})\s+(?:by|courtesy\s+of)\s+\S[^.!?]{{0,80}}[)\]]?"
    rf"|[(\[]?(?:{_NAME}{_PARTS}){{0,4}}(?:{_AGENCIES})(?:{_PARTS}{_NAME}){{0,4}}[)\]]?",
    _I,
)
# In a credit without a word for it something must part the names.
PARTED = re.compile(r"[|/]|\s[–—]\s|\svia\s", _I)
AGENCY = re.compile(rf"[(\[]?(?:{_AGENCIES})[)\]]?", _I)
CREDIT_WORD = re.compile(rf"[(\[]?(?:{_CREDIT_WORDS})\b", _I)
SECTION = re.compile(rf"(?:{_SECTIONS})(?:\s*[|/>›»•·&]\s*(?:{_SECTIONS}))*", _I)
PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[–—-]?\s*\d{1,4}(?:\s*(?:/|of|von)\s*\d{1,4})?\s*[–—-]?", _I
)
CUT = re.compile(r"\s*(?:…|\.{3})?\s*\[\+\d+ chars\]\s*$")
