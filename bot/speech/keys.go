package speech

// Key names a sentence. The comment behind a key lists what the sentence may
// mention; n is a number that decides between singular and plural.
type Key string

// Joining and what is going on.
const (
	WelcomeHello      Key = "welcome_hello" // name (may be empty)
	WelcomeKept       Key = "welcome_kept"
	WelcomeKeptTyped  Key = "welcome_kept_typed"
	WelcomeMoment     Key = "welcome_moment" // days, weekday, time
	WelcomeBegin      Key = "welcome_begin"
	FirstTyped        Key = "first_typed"
	BeginTyped        Key = "begin_typed"
	ButtonBegin       Key = "button_begin"
	ButtonWait        Key = "button_wait" // day
	ButtonPrivacy     Key = "button_privacy"
	FirstQuestion     Key = "first_question" // day, time
	StatusOpen        Key = "status_open"    // day
	StatusNext        Key = "status_next"    // day, time
	StatusPaused      Key = "status_paused"
	StatusPausedUntil Key = "status_paused_until" // day
	StatusPlans       Key = "status_plans"        // n
	StatusHelp        Key = "status_help"
	PageAnswers       Key = "page_answers"
	PageYours         Key = "page_yours"
	ButtonQuestion    Key = "button_question"
)

// A question and its answer.
const (
	Context          Key = "context"    // notion, part
	ScaleEnds        Key = "scale_ends" // low, high
	ButtonWindow     Key = "button_window"
	WindowLate       Key = "window_late"
	ButtonOpenWindow Key = "button_open_window"
	ButtonSkip       Key = "button_skip"
	SkipTyped        Key = "skip_typed"
	Chosen           Key = "chosen"      // label
	PhraseThen       Key = "phrase_then" // phrase, question
	AnsweredInWindow Key = "answered_in_window"
	SkippedIt        Key = "skipped_it"
	SkippedTyped     Key = "skipped_typed"
	Thanks           Key = "thanks"
	Reminder         Key = "reminder"         // day
	ComesBack        Key = "comes_back"       // day, time
	ComesBackToday   Key = "comes_back_today" // time
	NothingOpen      Key = "nothing_open"
	NothingLeft      Key = "nothing_left"
	NoSuchButton     Key = "no_such_button" // number, last
	CommandLate      Key = "command_late"   // word, date
	NoteKept         Key = "note_kept"
	EmptyMessage     Key = "empty_message"
	FilesUnread      Key = "files_unread"
	FilesTyped       Key = "files_typed"
	FilesBeside      Key = "files_beside"
	TooLate          Key = "too_late"
	QuestionInChat   Key = "question_in_chat"
	WasItAnAnswer    Key = "was_it_an_answer" // word
	WasItTyped       Key = "was_it_typed"     // word
	ButtonKeep       Key = "button_keep"
	KeptAsAnswer     Key = "kept_as_answer"
	QuestionGone     Key = "question_gone"
	DidYouMean       Key = "did_you_mean" // word
	ButtonMeant      Key = "button_meant"
)

// Notifications, which may show nothing of substance.
const (
	NotifyQuestion Key = "notify_question"
	NotifyExtra    Key = "notify_extra"
	NotifyFollowUp Key = "notify_follow_up"
	NotifyReminder Key = "notify_reminder"
	NotifyPlan     Key = "notify_plan"
	NotifyReview   Key = "notify_review"
	NotifyWelcome  Key = "notify_welcome"
	NotifyMessage  Key = "notify_message"
)

// Plans.
const (
	PlanBack         Key = "plan_back" // date, question
	PlanInWindow     Key = "plan_in_window"
	PlanInWindowOn   Key = "plan_in_window_on" // date
	WhatCame         Key = "what_came"
	ButtonShow       Key = "button_show"
	OutcomeDone      Key = "outcome_done"
	OutcomeOtherwise Key = "outcome_otherwise"
	OutcomeNotYet    Key = "outcome_not_yet"
	OutcomeDropped   Key = "outcome_dropped"
	OutcomeOpen      Key = "outcome_open"
	PlanReturns      Key = "plan_returns"
	PlanStays        Key = "plan_stays"
	PlanSettled      Key = "plan_settled"
	PlanDropped      Key = "plan_dropped"
	PlansTitle       Key = "plans_title"
	PlanOf           Key = "plan_of"         // nr, date, question
	ButtonPlanNow    Key = "button_plan_now" // nr
	NoPlans          Key = "no_plans"
	ButtonOlder      Key = "button_older"
)

// Notes.
const (
	NotesTitle Key = "notes_title"
	NoteOf     Key = "note_of"     // nr, date
	NotesOlder Key = "notes_older" // n
	NoNotes    Key = "no_notes"
	ButtonMark Key = "button_mark" // nr
	Marked     Key = "marked"
)

// Changing and erasing.
const (
	EditOffer      Key = "edit_offer" // date
	EditTyped      Key = "edit_typed" // date
	ButtonEdit     Key = "button_edit"
	NothingToEdit  Key = "nothing_to_edit"
	Changed        Key = "changed"
	EditUnknown    Key = "edit_unknown"
	ForgetSure     Key = "forget_sure"
	ForgetTyped    Key = "forget_typed"
	ForgetSureForm Key = "forget_sure_form"
	ButtonErase    Key = "button_erase"
	ButtonKeepAll  Key = "button_keep_all"
	NothingErased  Key = "nothing_erased"
	AllErased      Key = "all_erased"
	AnswerErased   Key = "answer_erased" // date
	NothingToErase Key = "nothing_to_erase"
	MonthErased    Key = "month_erased"   // month, year
	MonthEmpty     Key = "month_empty"    // month, year
	ForgetUnknown  Key = "forget_unknown" // input
	StopWhich      Key = "stop_which"
	StopTyped      Key = "stop_typed"
	ButtonPause    Key = "button_pause"
)

// Away, one's own time and language.
const (
	PausedUntil       Key = "paused_until" // until, day, time
	PausedOpen        Key = "paused_open"
	Resumed           Key = "resumed" // day, time
	ResumedNow        Key = "resumed_now"
	ButtonResume      Key = "button_resume"
	TimePast          Key = "time_past"       // input, example
	TimeTooFar        Key = "time_too_far"    // input, example
	TimeUnreadable    Key = "time_unreadable" // input, example
	PauseExample      Key = "pause_example"
	LaterExample      Key = "later_example"
	LaterThanNext     Key = "later_than_next"   // day, time, example
	MomentSet         Key = "moment_set"        // moment, day, time
	MomentBadTime     Key = "moment_bad_time"   // input
	MomentUnreadable  Key = "moment_unreadable" // input
	EveryWeek         Key = "every_week"        // weekday, time
	EveryOtherWeek    Key = "every_other_week"  // weekday, time
	LanguageSet       Key = "language_set"
	LanguageName      Key = "language_name"
	UnknownLanguage   Key = "unknown_language" // language
	SettingsNow       Key = "settings_now"     // moment, zone, language
	SettingsReviews   Key = "settings_reviews"
	SettingsNoReviews Key = "settings_no_reviews"
	SettingsKept      Key = "settings_kept"
	SettingsTyped     Key = "settings_typed"
	ButtonSettings    Key = "button_settings"
)

// One's own data, help.
const (
	DataHere         Key = "data_here"
	DataTyped        Key = "data_typed"
	DataInChat       Key = "data_in_chat"
	DataRefused      Key = "data_refused"
	DataRemoved      Key = "data_removed"
	ButtonRetract    Key = "button_retract"
	DataTitle        Key = "data_title" // date
	DataPlan         Key = "data_plan"
	DataUnder        Key = "data_under" // date, period
	Help             Key = "help"
	HelpLine         Key = "help_line"
	HelpNear         Key = "help_near"
	UnknownCommand   Key = "unknown_command" // word
	Privacy          Key = "privacy"         // days
	PrivacyChat      Key = "privacy_chat"
	PrivacyChatTyped Key = "privacy_chat_typed"
	PrivacyLeave     Key = "privacy_leave"
)

// Look-backs.
const (
	ReviewOpening     Key = "review_opening" // period, n
	ReviewEmpty       Key = "review_empty"   // period
	ReviewUnknown     Key = "review_unknown" // input
	ReviewLine        Key = "review_line"    // date, notion, question
	ReviewNote        Key = "review_note"    // date
	ReviewPlan        Key = "review_plan"    // date, outcome, question
	ReviewHabits      Key = "review_habits"
	ReviewTouched     Key = "review_touched"   // notions, more
	ReviewThrice      Key = "review_thrice"    // notions, more
	ReviewOnce        Key = "review_once"      // notions, more
	ReviewSkipped     Key = "review_skipped"   // notions, more
	ReviewNotAsked    Key = "review_not_asked" // n
	ReviewMap         Key = "review_map"
	ReviewGroup       Key = "review_group" // group, answered, skipped, unasked
	GroupImages       Key = "group_images"
	GroupDevelopments Key = "group_developments"
	GroupDemands      Key = "group_demands"
	GroupCore         Key = "group_core"
	GroupPerspectives Key = "group_perspectives"
	GroupInternal     Key = "group_internal"
	GroupExternal     Key = "group_external"
	GroupCraft        Key = "group_craft"
	ReviewPoles       Key = "review_poles" // counts
	ReviewSides       Key = "review_sides" // counts
	ReviewRoles       Key = "review_roles" // counts
	Times             Key = "times"        // n, what
	PoleConnect       Key = "pole_connect"
	PoleConfront      Key = "pole_confront"
	PoleBoth          Key = "pole_both"
	PoleNeither       Key = "pole_neither"
	SideAt            Key = "side_at" // place
	RoleLawful        Key = "role_lawful"
	RolePerforming    Key = "role_performing"
	RoleResponsive    Key = "role_responsive"
	RoleCooperative   Key = "role_cooperative"
	ButtonShowDate    Key = "button_show_date" // date
	ButtonHabit       Key = "button_habit"
	ButtonMarkDate    Key = "button_mark_date" // date
	ClosingMonth      Key = "closing_month"
	ClosingQuarter    Key = "closing_quarter"
	ClosingYear       Key = "closing_year"
)

// What a chat server shows of the app to everybody: the bot account, /gezel, and
// what stands in a menu, which has at most 24 characters.
const (
	AppAbout         Key = "app_about"
	AppCommand       Key = "app_command"
	AppCommandHint   Key = "app_command_hint"
	AppSettings      Key = "app_settings"
	AppSettingsAbout Key = "app_settings_about"
)

// Dialogs: titles and buttons have at most 24 characters.
const (
	FormAnswerTitle   Key = "form_answer_title"
	FormShowTitle     Key = "form_show_title"
	FormEditTitle     Key = "form_edit_title"
	FormSettingsTitle Key = "form_settings_title"
	FormForgetTitle   Key = "form_forget_title"
	FormKeep          Key = "form_keep"
	FormErase         Key = "form_erase"
	FormQuestion      Key = "form_question"
	FormChoice        Key = "form_choice"
	FormYourAnswer    Key = "form_your_answer"
	FormDay           Key = "form_day"
	FormTime          Key = "form_time"
	FormRhythm        Key = "form_rhythm"
	FormWeekly        Key = "form_weekly"
	FormBiweekly      Key = "form_biweekly"
	FormLanguage      Key = "form_language"
	FormDutch         Key = "form_dutch"
	FormEnglish       Key = "form_english"
	FormZone          Key = "form_zone"
	FormReviews       Key = "form_reviews"
	FormHabitTitle    Key = "form_habit_title"
	FormHabit         Key = "form_habit"
	FormYes           Key = "form_yes"
	FormNo            Key = "form_no"
	FormSure          Key = "form_sure"
	FormNotSure       Key = "form_not_sure"
	FormEmpty         Key = "form_empty"
	FormChooseOne     Key = "form_choose_one"
	FormBadTime       Key = "form_bad_time" // input
	FormBadZone       Key = "form_bad_zone" // input
)
