package bottest

import (
	"testing"
	"time"
)

// frozen is a clock that stands still.
func frozen() time.Time { return noon }

func TestChatKeepsTheContract(t *testing.T) {
	TestPlatform(t, func(t *testing.T) Rig { return NewChat(t, "chat/1", frozen).Rig() })
}
