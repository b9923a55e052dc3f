"""Words that a child in a primary or a pre-school never meets."""

from __future__ import annotations

import re

# Searching powers, evidence, offences, sexual images, and what only frightens.
NEVER = re.compile(
    r"\b(?:search(?:es|ed|ing)?|confiscat\w*|seiz\w*|evidence|proof|offen[cs]es?|offenders?|crim\w*|illegal\w*|unlawful\w*"
    r"|legal\w*|laws?|court|prison|arrest\w*|nudes?|naked|sex\w*|indecent|porn\w*|explicit|abus\w*|groom\w*|exploit\w*"
    r"|extrem\w*|terror\w*|radical\w*|suicid\w*|self-harm\w*|disciplin\w*|sanction\w*|punish\w*|exclu(?:de|ded|sion)\w*"
    r"|expel\w*|violen\w*|weapons?|drugs?|threat\w*|blam\w*|predators?|paedo\w*|strangers?|sexting|delet\w*|erase\w*"
    r"|suspect\w*|forbidden|banned|prohibit\w*)\b",
    re.IGNORECASE,
)
