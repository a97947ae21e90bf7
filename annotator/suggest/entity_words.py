"""English words that tell what a phrase names: a person, a firm, a state, a source.

The lists are short on purpose: what none of them knows is left to the reader's eye.
"""

from annotator.suggest.word_sets import line_set, word_set

PRONOUNS = word_set(
    "he she it they we i you him her them us me his hers its their theirs our ours my your who "
    "himself herself itself themselves"
)
PERSONAL = word_set("he she i him her me himself herself")
# What stands before a name and says what its bearer is.
TITLES = word_set(
    "adm ambassador analyst attorney chairman chairwoman chancellor chief colonel commissioner "
    "congressman congresswoman councillor deputy diplomat director dr economist envoy expert "
    "fellow foreign gen general gov governor judge king lawmaker lawyer leader lieutenant lord "
    "major mayor minister mr mrs ms negotiator officer official pope premier president prime "
    "prince princess prof professor prosecutor queen rep representative researcher sen senator "
    "secretary sheikh sir spokesman spokesperson spokeswoman sultan treasurer undersecretary vice"
)
HUMANS = TITLES | word_set(
    "activists ambassadors analysts citizen citizens children diplomats directors economists "
    "envoys executive executives experts farmers generals individual individuals lawmakers lawyers "
    "leaders man men ministers national nationals negotiators officers officials oligarch "
    "oligarchs operatives politicians prosecutors relatives representatives researchers residents "
    "senators soldiers spokesmen traders woman women workers"
)
FIRMS = word_set(
    "affiliate airline airlines bank banks broker brokers businesses business carrier carriers co "
    "companies company conglomerate contractor contractors corp corporation exporter exporters "
    "firm firms gmbh group holding holdings importer importers inc institution institutions "
    "insurer insurers llc ltd maker makers manufacturer manufacturers plc refiner refiners "
    "refinery sa shipper shippers subsidiary subsidiaries supplier suppliers trader traders trading"
)
PARTIES = word_set(
    "entities entity facilitators facilitator groups network networks others parties those targets"
)
BODIES = word_set(
    "administration agency army authorities authority bureau cabinet commission congress council "
    "court courts department embassy government governments house junta kremlin military "
    "ministries ministry navy office parliament pentagon police regime senate service treasury"
)
UNIONS = line_set(
    "United Nations, European Union, European Commission, African Union, Arab League, Security "
    "Council, United Nations Security Council, UN Security Council, U.N. Security Council, World "
    "Bank, International Monetary Fund, UN, U.N., EU, E.U., NATO, IMF, OPEC, ASEAN, IAEA, WTO, "
    "OSCE, WHO, G7, G20"
)
OTHERS = word_set("club foundation institute party union university front movement brigade")
MEDIA = line_set(
    "Reuters, AP, Associated Press, AFP, Agence France-Presse, Bloomberg, BBC, CNN, CNBC, NBC, "
    "CBS, ABC, NPR, Fox News, Al Jazeera, Xinhua, TASS, Tass, Interfax, RIA, Ria Novosti, Yonhap, "
    "Kyodo, KCNA, NHK, IRNA, Fars, Tasnim, Politico, Axios, Foreign Policy, Der Spiegel, Le Monde"
)
MEDIA_NOUNS = word_set(
    "agency broadcaster chronicle courier gazette herald journal magazine media network news "
    "newspaper outlet post press radio television times tribune tv wire"
)
SHIPS = word_set("ship ships tanker tankers vessel vessels freighter freighters aircraft")
PAPERS = word_set(
    "complaint document documents filing indictment lawsuit report reports suit suits"
)

CAPITALS = line_set(
    "Abu Dhabi, Addis Ababa, Algiers, Ankara, Astana, Athens, Baghdad, Baku, Bangkok, Beijing, "
    "Beirut, Belgrade, Berlin, Bern, Bishkek, Bogota, Bogotá, Brasilia, Bratislava, Brussels, "
    "Bucharest, Budapest, Buenos Aires, Cairo, Canberra, Caracas, Copenhagen, Damascus, Dhaka, "
    "Doha, Dublin, Hanoi, Havana, Helsinki, Islamabad, Jakarta, Jerusalem, Kabul, Khartoum, "
    "Kinshasa, Kyiv, Kiev, Kuala Lumpur, Lima, Lisbon, Ljubljana, London, Madrid, Managua, Manila, "
    "Minsk, Moscow, Nairobi, Naypyidaw, New Delhi, Oslo, Ottawa, Paris, Podgorica, Prague, "
    "Pretoria, Pyongyang, Riga, Riyadh, Rome, Sanaa, Santiago, Sarajevo, Seoul, Skopje, Sofia, "
    "Stockholm, Taipei, Tallinn, Tashkent, Tbilisi, Tehran, Tokyo, Tripoli, Tunis, Ulaanbaatar, "
    "Vienna, Vientiane, Vilnius, Warsaw, Washington, Wellington, Yerevan, Zagreb"
)
STATES = line_set(
    "Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, "
    "Bahrain, Bangladesh, Belarus, Belgium, Bolivia, Bosnia, Brazil, Britain, Bulgaria, Burma, "
    "Burundi, Cambodia, Cameroon, Canada, Chad, Chile, China, Colombia, Congo, Croatia, Cuba, "
    "Cyprus, Czech Republic, Denmark, DPRK, Ecuador, Egypt, Eritrea, Estonia, Ethiopia, Finland, "
    "France, Georgia, Germany, Ghana, Great Britain, Greece, Guinea, Haiti, Hungary, Iceland, "
    "India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Japan, Jordan, Kazakhstan, "
    "Kenya, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Liberia, Libya, Lithuania, Malaysia, Mali, "
    "Malta, Mexico, Moldova, Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nepal, "
    "Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Korea, North Macedonia, Norway, "
    "Oman, Pakistan, Panama, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Romania, "
    "Russia, Russian Federation, Rwanda, Saudi Arabia, Senegal, Serbia, Sierra Leone, Slovakia, "
    "Slovenia, Somalia, South Africa, South Korea, South Sudan, Soviet Union, Spain, Sri Lanka, "
    "Sudan, Sweden, Switzerland, Syria, Taiwan, Tajikistan, Tanzania, Thailand, Togo, Tunisia, "
    "Turkey, Türkiye, Turkmenistan, UAE, Uganda, UK, U.K., Ukraine, United Arab Emirates, "
    "United Kingdom, United States, Uruguay, US, U.S., USA, U.S.A., Uzbekistan, Venezuela, "
    "Vietnam, Yemen, Zambia, Zimbabwe"
)
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = word_set(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sept sep oct nov dec jan. feb. mar. apr. jun. jul. aug. sept. "
    "sep. oct. nov. dec."
)
DAYS = word_set("today yesterday tonight tomorrow")
SPANS_OF_TIME = word_set(
    "day week weekend month quarter year decade spring summer autumn winter fall"
)
